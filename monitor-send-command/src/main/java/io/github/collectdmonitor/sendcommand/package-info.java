/** The program that sends a command's name to an agent. */
@NullMarked
package io.github.collectdmonitor.sendcommand;

import org.jspecify.annotations.NullMarked;
