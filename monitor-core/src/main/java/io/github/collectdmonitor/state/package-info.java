/** Files, locks and times that survive restarts of the agent and of the host. */
@NullMarked
package io.github.collectdmonitor.state;

import org.jspecify.annotations.NullMarked;
