/** What keeps state over restarts of the agent and of the host: folders, forced names, points in time. */
@NullMarked
package io.github.collectdmonitor.state;

import org.jspecify.annotations.NullMarked;
