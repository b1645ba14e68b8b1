package io.github.collectdmonitor.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedBrokerExtension.class)
class EmbeddedBrokerTest {
    @Test
    void a_stopped_broker_comes_back_on_its_port(EmbeddedBroker broker) throws IOException {
        int port = broker.port();
        connect(broker);

        broker.stop();
        assertThatThrownBy(() -> connect(broker)).isInstanceOf(ConnectException.class);

        broker.start();
        connect(broker);
        assertThat(broker.port()).isEqualTo(port);
    }

    @Test
    void all_tests_share_the_same_broker(EmbeddedBroker one, EmbeddedBroker other) {
        assertThat(one).isSameAs(other);
    }

    private static void connect(TestBroker broker) throws IOException {
        new Socket(broker.host(), broker.port()).close();
    }
}
