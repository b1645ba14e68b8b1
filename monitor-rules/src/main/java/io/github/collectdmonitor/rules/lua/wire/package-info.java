/** The records between the agent and a process that runs handlers: lengths, fields and their limits. */
@NullMarked
package io.github.collectdmonitor.rules.lua.wire;

import org.jspecify.annotations.NullMarked;
