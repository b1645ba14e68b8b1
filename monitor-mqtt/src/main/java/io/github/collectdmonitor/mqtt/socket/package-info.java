/** The transport below MQTT: the broker's addresses, TCP, TLS, and the stream that the library reads. */
@NullMarked
package io.github.collectdmonitor.mqtt.socket;

import org.jspecify.annotations.NullMarked;
