/** One connection to a broker, independent of the client library. */
@NullMarked
package io.github.collectdmonitor.mqtt.connection;

import org.jspecify.annotations.NullMarked;
