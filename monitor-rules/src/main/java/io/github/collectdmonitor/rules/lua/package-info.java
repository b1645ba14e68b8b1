/** Handlers in Lua: each file runs in a process of the host's own interpreter. */
@NullMarked
package io.github.collectdmonitor.rules.lua;

import org.jspecify.annotations.NullMarked;
