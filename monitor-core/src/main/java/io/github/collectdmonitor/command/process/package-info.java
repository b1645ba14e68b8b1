/** Starts processes, each as the leader of its own process group. */
@NullMarked
package io.github.collectdmonitor.command.process;

import org.jspecify.annotations.NullMarked;
