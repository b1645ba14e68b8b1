/** Runs programs as processes with separate outputs, waits for their end, and cleans up. */
@NullMarked
package io.github.collectdmonitor.testkit.process;

import org.jspecify.annotations.NullMarked;
