package io.github.collectdmonitor.feed.network;

import io.github.collectdmonitor.packet.security.PacketRejection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Logs rejected packets: the first, then one a minute at most, with the number of the others. */
final class RejectionLog {
    private static final Logger LOG = System.getLogger(RejectionLog.class.getName());
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private boolean begun;
    private long lastLine;
    private long suppressed;

    RejectionLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void refused(PacketRejection packetRejection, SocketAddress source) {
        long now = nanoTime.getAsLong();
        if (begun && now - lastLine < BETWEEN_LINES.toNanos()) {
            suppressed++;
            return;
        }
        String others = suppressed == 0 ? "" : "; " + suppressed + " more were rejected since the last such line";
        LOG.log(
                Level.WARNING,
                "Rejected a packet of {0}, or a part of it: {1}{2}",
                source,
                packetRejection.reason(),
                others);
        begun = true;
        lastLine = now;
        suppressed = 0;
    }
}
