/** Crash points, at which tests end the agent to verify its recovery. */
@NullMarked
package io.github.collectdmonitor.crash;

import org.jspecify.annotations.NullMarked;
