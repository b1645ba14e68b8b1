/** The destinations of the agent's log lines: standard output and the system log. */
@NullMarked
package io.github.collectdmonitor.agent.log;

import org.jspecify.annotations.NullMarked;
