/**
 * Collectd's binary network protocol (collectd wiki, "Binary protocol"; {@code parse_packet} in collectd's network.c): packets
 * become events. Whatever is wrong with a packet is a {@link io.github.collectdmonitor.packet.Refusal}, never an exception.
 */
@NullMarked
package io.github.collectdmonitor.packet;

import org.jspecify.annotations.NullMarked;
