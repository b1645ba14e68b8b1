/** MQTT 5 for the agent, the senders and other programs: a link that reconnects, and a client for requests. */
@NullMarked
package io.github.collectdmonitor.mqtt;

import org.jspecify.annotations.NullMarked;
