/** Runs a program in its own namespaces, where it sees the host's files and can change nothing on the host. */
@NullMarked
package io.github.collectdmonitor.sandbox;

import org.jspecify.annotations.NullMarked;
