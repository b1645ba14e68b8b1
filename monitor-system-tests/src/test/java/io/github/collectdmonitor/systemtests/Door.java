package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.TestBroker;

/**
 * A broker by one of its ports.
 *
 * @param broker the broker
 * @param port the port
 */
record Door(TestBroker broker, int port) implements TestBroker {
    @Override
    public String name() {
        return broker.name();
    }

    @Override
    public String host() {
        return broker.host();
    }

    @Override
    public void stop() {
        broker.stop();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void close() {
        broker.close();
    }
}
