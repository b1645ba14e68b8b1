/** Handlers in Lua: files as written for a plugin in collectd, run in a sandbox that bounds their time and memory. */
@NullMarked
package io.github.collectdmonitor.lua;

import org.jspecify.annotations.NullMarked;
