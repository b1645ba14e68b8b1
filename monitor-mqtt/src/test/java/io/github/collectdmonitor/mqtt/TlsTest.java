package io.github.collectdmonitor.mqtt;

import static io.github.collectdmonitor.mqtt.Links.await;
import static io.github.collectdmonitor.mqtt.Links.connected;
import static io.github.collectdmonitor.mqtt.Links.message;
import static io.github.collectdmonitor.mqtt.Links.passing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.mqtt.message.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a broker that requires a client certificate. */
@RequiresMosquitto
class TlsTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private static TestCertificates certificates;
    private static Identity expired;
    private static MosquittoBroker broker;

    @BeforeAll
    static void start() {
        certificates = TestCertificates.generate();
        expired = certificates.expiredServer();
        broker = MosquittoBroker.builder()
                .tls(certificates)
                .requireCertificate()
                .alsoAs(expired)
                .start();
    }

    @AfterAll
    static void end() {
        broker.close();
        certificates.close();
    }

    private static BrokerSettings settings(
            String host, @Nullable Path authority, @Nullable Path certificate, @Nullable Path key) {
        return new BrokerSettings(
                new BrokerAddress(host, broker.port()), null, null, new TlsSettings(authority, certificate, key));
    }

    private static BrokerException failure(BrokerSettings settings) {
        BrokerException failure = catchThrowableOfType(
                BrokerException.class, () -> connected(passing(settings, 1), Mailbox.acknowledging()));
        assertThat(failure.getMessage()).doesNotContain("\n");
        return failure;
    }

    @Test
    void message_makes_the_round_trip_with_a_client_certificate() throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        BrokerSettings settings = settings(
                broker.host(),
                certificates.authority(),
                certificates.client().certificate(),
                certificates.client().key());
        try (MqttLink link = connected(passing(settings, 2, "a"), mailbox)) {
            assertThat(await(link.publish(message("a", 2, "safe")))).isEqualTo(new Acknowledged(false));
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("safe");
        }
    }

    @Test
    void missing_client_certificate_is_told() {
        assertThat(failure(settings(broker.host(), certificates.authority(), null, null)))
                .hasMessageContaining("client certificate");
    }

    @Test
    void certificate_of_another_authority_is_not_accepted() {
        try (TestCertificates others = TestCertificates.generate()) {
            BrokerException failure = failure(settings(broker.host(), others.authority(), null, null));
            assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TLS);
            assertThat(failure).hasMessageContaining("no trusted CA has issued it");
        }
    }

    @Test
    void certificate_of_a_local_authority_is_not_in_the_system_trust_store() {
        assertThat(failure(settings(broker.host(), null, null, null)).kind()).isEqualTo(BrokerException.Kind.TLS);
    }

    @Test
    void certificate_for_another_name_is_not_accepted() {
        // The server is found under this name, and its certificate has another one.
        BrokerException failure = failure(settings("127.1", certificates.authority(), null, null));
        assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TLS);
        assertThat(failure).hasMessageContaining("check the host name");
    }

    @Test
    void expired_certificate_is_not_accepted() {
        BrokerException failure = failure(new BrokerSettings(
                new BrokerAddress(broker.host(), broker.port(expired)),
                null,
                null,
                new TlsSettings(certificates.authority(), null, null)));
        assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TLS);
        assertThat(failure).hasMessageContaining("has expired").hasMessageContaining("clock");
    }

    @Test
    void client_certificate_of_another_authority_is_told_from_a_missing_one() {
        try (TestCertificates others = TestCertificates.generate()) {
            BrokerException failure = failure(settings(
                    broker.host(),
                    certificates.authority(),
                    others.client().certificate(),
                    others.client().key()));
            assertThat(failure).hasMessageContaining("client's certificate");
        }
    }

    @Test
    void who_asks_for_it_gets_any_certificate_for_any_host() throws Exception {
        BrokerSettings insecure = new BrokerSettings(
                new BrokerAddress("127.0.0.1", broker.port(expired)),
                null,
                null,
                new TlsSettings(
                        null,
                        certificates.client().certificate(),
                        certificates.client().key(),
                        true));
        try (MqttLink link = connected(passing(insecure, 1), Mailbox.acknowledging())) {
            assertThat(await(link.publish(message("a", 1, "unsafe")))).isInstanceOf(Acknowledged.class);
        }
    }

    @Test
    void server_that_offers_only_older_versions_is_refused() {
        int port = FreePort.find();
        Program server = Program.of("openssl", "s_server", "-accept", "127.0.0.1:" + port, "-tls1_1")
                .with(
                        "-cipher",
                        "ALL:@SECLEVEL=0",
                        "-key",
                        certificates.server().key().toString())
                .with("-cert", certificates.server().certificate().toString());
        try (ProgramRun run = server.start()) {
            run.awaitOutput("ACCEPT", LIMIT);
            ProgramResult olderClient = Program.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-tls1_1")
                    .with("-brief", "-cipher", "ALL:@SECLEVEL=0")
                    .run(LIMIT);
            assumeThat(olderClient.exitCode())
                    .as("this OpenSSL still speaks TLS 1.1")
                    .isZero();

            BrokerException failure = failure(new BrokerSettings(
                    new BrokerAddress(TestCertificates.SERVER_NAME, port),
                    null,
                    null,
                    new TlsSettings(certificates.authority(), null, null)));

            assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TLS);
            assertThat(failure).hasMessageContaining("offers neither TLS 1.2 nor 1.3");
        }
    }

    @Test
    void plain_connection_to_a_tls_port_says_what_may_be_wrong() {
        BrokerException failure = failure(BrokerSettings.plain(new BrokerAddress("127.0.0.1", broker.port())));
        assertThat(failure.kind()).isEqualTo(BrokerException.Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("requires TLS");
    }

    @Test
    void key_in_another_format_tells_the_command_that_converts_it(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(
                folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n");
        BrokerException failure = failure(settings(
                broker.host(), certificates.authority(), certificates.client().certificate(), key));
        assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TLS);
        assertThat(failure).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + key);
    }

    @Test
    void missing_authority_file_is_named(@TempDir Path folder) {
        Path missing = folder.resolve("ca.pem");
        BrokerException failure = failure(settings(broker.host(), missing, null, null));
        assertThat(failure).hasMessageContaining(missing + " does not exist");
    }
}
