package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;

/** A broker with TLS only, on a port for each of its certificates. */
public interface TlsBroker extends TestBroker {
    /**
     * The port on which it shows a certificate.
     *
     * @throws IllegalArgumentException if it has no such certificate
     */
    int port(Identity server);
}
