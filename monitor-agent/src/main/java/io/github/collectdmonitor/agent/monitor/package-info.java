/**
 * Local monitoring: passes collectd's values and notifications to rules and handlers, and executes their recovery
 * actions.
 */
@NullMarked
package io.github.collectdmonitor.agent.monitor;

import org.jspecify.annotations.NullMarked;
