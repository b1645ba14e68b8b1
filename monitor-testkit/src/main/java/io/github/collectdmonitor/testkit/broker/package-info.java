/** Real MQTT 5 brokers: HiveMQ CE in process, Mosquitto as a process, HiveMQ in a container. */
@NullMarked
package io.github.collectdmonitor.testkit.broker;

import org.jspecify.annotations.NullMarked;
