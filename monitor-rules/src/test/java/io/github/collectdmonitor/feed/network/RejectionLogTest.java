package io.github.collectdmonitor.feed.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.packet.security.PacketRejection;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RejectionLogTest {
    private static final SocketAddress SOURCE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4242);

    @Test
    void says_the_first_and_then_one_a_minute_with_the_number_of_the_others() {
        AtomicLong now = new AtomicLong(-5);
        try (LoggedLines log = new LoggedLines(getClass())) {
            RejectionLog refusals = new RejectionLog(now::get);

            for (int i = 0; i < 10; i++) {
                refusals.refused(new PacketRejection(Kind.MALFORMED, "broken"), SOURCE);
            }
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            refusals.refused(new PacketRejection(Kind.MALFORMED, "broken again"), SOURCE);

            assertThat(log.lines())
                    .containsExactly(
                            "Rejected a packet of localhost/127.0.0.1:4242, or a part of it: broken",
                            "Rejected a packet of localhost/127.0.0.1:4242, or a part of it: broken again; 9 more were rejected since"
                                    + " the last such line");
        }
    }
}
