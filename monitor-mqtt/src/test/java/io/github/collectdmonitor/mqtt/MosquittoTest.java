package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.paho.BrokerContract;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the contract with Mosquitto without persistence. */
@RequiresMosquitto
public class MosquittoTest extends BrokerContract {
    private static MosquittoBroker broker;

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.builder().line("max_queued_messages 0").start();
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
