/** Messages and topics. */
@NullMarked
package io.github.collectdmonitor.mqtt.message;

import org.jspecify.annotations.NullMarked;
