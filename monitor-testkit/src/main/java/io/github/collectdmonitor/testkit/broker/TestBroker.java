package io.github.collectdmonitor.testkit.broker;

/** A real MQTT 5 broker that a test may stop and start again on the same port. */
public interface TestBroker extends AutoCloseable {
    /** The broker's name for tests and failures. */
    String name();

    /** The host it listens on, a loopback address except for a container. */
    String host();

    /** The port it listens on; it stays the same over {@link #stop()} and {@link #start()}. */
    int port();

    /**
     * Stops the broker normally and keeps its port; does nothing if it is stopped.
     *
     * @throws IllegalStateException if it does not end
     */
    void stop();

    /**
     * Starts the broker and returns when it accepts connections; does nothing if it runs.
     *
     * @throws IllegalStateException if it does not start
     */
    void start();

    /** Ends the broker and removes its files. */
    @Override
    void close();
}
