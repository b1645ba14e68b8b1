/** Implements a connection with Eclipse Paho; nothing else depends on that library. */
@NullMarked
package io.github.collectdmonitor.mqtt.paho;

import org.jspecify.annotations.NullMarked;
