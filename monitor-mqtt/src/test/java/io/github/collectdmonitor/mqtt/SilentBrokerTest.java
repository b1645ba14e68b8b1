package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SilentBrokerTest {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void broker_that_never_answers_is_given_up_in_time() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings broker = BrokerSettings.plain(new BrokerAddress("127.0.0.1", silent.getLocalPort()));
            long begun = System.nanoTime();
            BrokerException failure = catchThrowableOfType(
                    BrokerException.class,
                    () -> Links.connected(
                            Links.passing(broker, 1, "topic"), Mailbox.acknowledging(), Duration.ofSeconds(1)));

            // Paho itself would wait for 30 s.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
            assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TIMEOUT);
        }
    }
}
