/** Records events and replays them through rules. */
@NullMarked
package io.github.collectdmonitor.agent.replay;

import org.jspecify.annotations.NullMarked;
