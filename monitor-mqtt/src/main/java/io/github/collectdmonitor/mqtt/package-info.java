/**
 * MQTT 5 for the agent, the senders and other programs: a link that reconnects and loses nothing, and a client that
 * sends a request and awaits its answer. The MQTT library behind it never shows in a public signature.
 */
@NullMarked
package io.github.collectdmonitor.mqtt;

import org.jspecify.annotations.NullMarked;
