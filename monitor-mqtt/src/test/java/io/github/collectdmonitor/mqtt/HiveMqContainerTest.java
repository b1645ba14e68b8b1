package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.paho.BrokerContract;
import io.github.collectdmonitor.testkit.broker.HiveMqContainerBroker;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.require.RequiresDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the contract with HiveMQ in a container, which is new after each stop; only if Docker is available. */
@RequiresDocker
public class HiveMqContainerTest extends BrokerContract {
    private static HiveMqContainerBroker broker;

    @BeforeAll
    static void start() {
        broker = HiveMqContainerBroker.started();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @Override
    public TestBroker broker() {
        return broker;
    }

    @Override
    public boolean keepsSessions() {
        return false;
    }
}
