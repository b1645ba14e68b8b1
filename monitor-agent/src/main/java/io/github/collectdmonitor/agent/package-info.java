/** The agent: a process that wires the library to MQTT, the log and the system's signals. */
@NullMarked
package io.github.collectdmonitor.agent;

import org.jspecify.annotations.NullMarked;
