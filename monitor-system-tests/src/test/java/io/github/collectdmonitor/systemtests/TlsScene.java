package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.broker.TlsBroker;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A broker that requires a client certificate, with a valid server certificate and two invalid ones. */
final class TlsScene implements AutoCloseable {
    private final TestCertificates certificates = TestCertificates.generate();
    private final TestCertificates others = TestCertificates.generate();
    private final Identity elsewhere = certificates.serverFor("broker.example.com");
    private final Identity expired = certificates.expiredServer();
    private final TlsBroker broker;

    /**
     * How a client goes to the broker.
     *
     * @param broker the broker, by the port that has the certificate in question
     * @param authority what the client trusts
     * @param client what it shows, or null for nothing
     */
    record Way(TestBroker broker, Path authority, @Nullable Identity client) {}

    /** Takes what starts a broker. */
    TlsScene(Function<TlsScene, TlsBroker> start) {
        broker = start.apply(this);
    }

    TestCertificates certificates() {
        return certificates;
    }

    /** The broker's certificate for another host. */
    Identity elsewhere() {
        return elsewhere;
    }

    /** The broker's certificate that was good in 2020. */
    Identity expired() {
        return expired;
    }

    /** The way on which all is well. */
    Way good() {
        return way(certificates.server(), certificates.authority(), certificates.client());
    }

    /** A way on which one thing is wrong. */
    Way with(TlsTrouble trouble) {
        Path authority = certificates.authority();
        Identity client = certificates.client();
        return switch (trouble) {
            case WRONG_CA -> way(certificates.server(), others.authority(), client);
            case WRONG_HOST_NAME -> way(elsewhere, authority, client);
            case EXPIRED_CERTIFICATE -> way(expired, authority, client);
            case NO_CLIENT_CERTIFICATE -> way(certificates.server(), authority, null);
            case CLIENT_CERTIFICATE_OF_ANOTHER_CA -> way(certificates.server(), authority, others.client());
        };
    }

    private Way way(Identity server, Path authority, @Nullable Identity client) {
        return new Way(new Door(broker, broker.port(server)), authority, client);
    }

    @Override
    public void close() {
        broker.close();
        certificates.close();
        others.close();
    }
}
