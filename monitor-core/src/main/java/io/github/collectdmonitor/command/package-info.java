/** Running what config.json defines, each command in a process group of its own, its output bounded. */
@NullMarked
package io.github.collectdmonitor.command;

import org.jspecify.annotations.NullMarked;
