package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.require.RequiresDocker;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

@RequiresDocker
class HiveMqContainerBrokerTest {
    @Test
    void stopped_container_comes_back_on_its_port() throws IOException {
        try (HiveMqContainerBroker broker = HiveMqContainerBroker.started()) {
            connect(broker);
            broker.stop();
            broker.start();
            connect(broker);
        }
    }

    private static void connect(TestBroker broker) throws IOException {
        new Socket(broker.host(), broker.port()).close();
    }
}
