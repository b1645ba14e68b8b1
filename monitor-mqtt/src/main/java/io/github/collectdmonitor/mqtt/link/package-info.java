/** Connects and reconnects to a broker. */
@NullMarked
package io.github.collectdmonitor.mqtt.link;

import org.jspecify.annotations.NullMarked;
