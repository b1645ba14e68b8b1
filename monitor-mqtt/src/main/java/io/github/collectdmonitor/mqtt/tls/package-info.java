/** TLS from PEM files and the system's trusted certificates. */
@NullMarked
package io.github.collectdmonitor.mqtt.tls;

import org.jspecify.annotations.NullMarked;
