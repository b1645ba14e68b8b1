/** Runs the commands of config.json, each in a process group of its own. */
@NullMarked
package io.github.collectdmonitor.command;

import org.jspecify.annotations.NullMarked;
