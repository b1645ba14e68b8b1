/** Running a program in namespaces of its own, where it sees the host as it is and can change nothing of it. */
@NullMarked
package io.github.collectdmonitor.sandbox;

import org.jspecify.annotations.NullMarked;
