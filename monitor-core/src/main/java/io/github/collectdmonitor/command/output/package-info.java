/** Captures the output of commands through named pipes, in bounded memory. */
@NullMarked
package io.github.collectdmonitor.command.output;

import org.jspecify.annotations.NullMarked;
