package io.github.collectdmonitor.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresMosquitto
@ExtendWith(EmbeddedBrokerExtension.class)
class FirstSystemPeerTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @Test
    void listener_hears_the_sender(EmbeddedBroker broker) {
        FirstSystemPeer peer = new FirstSystemPeer(broker);
        try (FirstSystemPeer.Listener listener = peer.listen("first-system/#", 2)) {
            peer.publish("first-system/a", 2, "{\"task_id\": 1}");
            peer.publish("first-system/b", 0, "@日本");

            assertThat(listener.await(2, LIMIT)).containsExactly("{\"task_id\": 1}", "@日本");
        }
    }
}
