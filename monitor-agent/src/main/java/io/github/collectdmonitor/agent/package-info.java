/** The agent's process: connects the library with MQTT, the log and the system's signals. */
@NullMarked
package io.github.collectdmonitor.agent;

import org.jspecify.annotations.NullMarked;
