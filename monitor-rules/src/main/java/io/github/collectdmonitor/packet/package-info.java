/**
 * Collectd's binary network protocol (collectd wiki, "Binary protocol"; {@code parse_packet} in collectd's network.c):
 * decodes packets to events. An invalid packet results in a {@link io.github.collectdmonitor.packet.Refusal}, never in
 * an exception.
 */
@NullMarked
package io.github.collectdmonitor.packet;

import org.jspecify.annotations.NullMarked;
