/** Where the agent's log lines go. */
@NullMarked
package io.github.collectdmonitor.agent.log;

import org.jspecify.annotations.NullMarked;
