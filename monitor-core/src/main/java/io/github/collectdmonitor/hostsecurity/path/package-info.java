/** Finds out who can change or read a file, along its whole path. */
@NullMarked
package io.github.collectdmonitor.hostsecurity.path;

import org.jspecify.annotations.NullMarked;
