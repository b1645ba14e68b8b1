package io.github.collectdmonitor.testkit.broker;

import java.io.IOException;
import java.io.OutputStream;

/** Runs an {@link EmbeddedBroker} as a program: prints its port as the one line of output, ends when stdin closes. */
public final class EmbeddedBrokerMain {
    private EmbeddedBrokerMain() {}

    /**
     * Runs the broker.
     *
     * @param arguments none are known
     */
    public static void main(String[] arguments) throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.started();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        System.out.println(broker.port());
        System.in.transferTo(OutputStream.nullOutputStream());
        // HiveMQ has threads that are not daemons.
        System.exit(0);
    }
}
