package io.github.collectdmonitor.testkit.broker;

/** A real MQTT 5 broker that a test may stop and start again on the same port. */
public interface TestBroker extends AutoCloseable {
    /** What the broker is, for the names of tests and their failures. */
    String name();

    /** The host it listens on, always a loopback one save for a container. */
    String host();

    /** The port it listens on; it stays the same over {@link #stop()} and {@link #start()}. */
    int port();

    /**
     * Ends the broker in its orderly way and keeps its port; does nothing where it is stopped.
     *
     * @throws IllegalStateException if it does not end
     */
    void stop();

    /**
     * Starts the broker and returns once it accepts connections; does nothing where it runs.
     *
     * @throws IllegalStateException if it does not start
     */
    void start();

    /** Ends the broker and removes its files. */
    @Override
    void close();
}
