/** Runs the commands of config.json, each in its own process group, with bounded output. */
@NullMarked
package io.github.collectdmonitor.command;

import org.jspecify.annotations.NullMarked;
