package io.github.collectdmonitor.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@RequiresMosquitto
class MosquittoBrokerTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @Test
    void persistent_broker_keeps_retained_messages_over_a_restart_on_the_same_port() {
        try (MosquittoBroker broker = MosquittoBroker.builder().persistent().start()) {
            int port = broker.port();
            publish(broker, "-r").run(LIMIT).expectExit(0);

            broker.stop();
            publish(broker).run(LIMIT).expectExit(1);
            broker.start();

            assertThat(broker.port()).isEqualTo(port);
            assertThat(receive(broker).expectExit(0).stdout()).isEqualTo("payload\n");
        }
    }

    @Test
    void killed_broker_loses_what_it_did_not_keep() {
        try (MosquittoBroker broker = MosquittoBroker.started()) {
            publish(broker, "-r").run(LIMIT).expectExit(0);

            broker.kill();
            broker.start();

            receive(broker).expectExit(27);
        }
    }

    @Test
    void only_users_with_the_right_password_get_in() {
        try (MosquittoBroker broker =
                MosquittoBroker.builder().user("agent", "right").start()) {
            publish(broker, "-u", "agent", "-P", "right").run(LIMIT).expectExit(0);

            assertThat(publish(broker).run(LIMIT).exitCode()).isNotZero();
            assertThat(publish(broker, "-u", "agent", "-P", "wrong").run(LIMIT).exitCode())
                    .isNotZero();
        }
    }

    @Test
    void access_control_list_keeps_a_user_from_a_topic() {
        try (MosquittoBroker broker = MosquittoBroker.builder()
                .user("agent", "right")
                .accessControlList("user agent\ntopic write allowed")
                .start()) {
            publish(broker, "-u", "agent", "-P", "right", "-V", "5", "-q", "1")
                    .run(LIMIT)
                    .expectExit(0);

            assertThat(broker.log()).contains("Denied PUBLISH");
        }
    }

    @Test
    void tls_needs_the_authority_and_the_right_name() {
        try (TestCertificates certificates = TestCertificates.generate();
                TestCertificates others = TestCertificates.generate();
                MosquittoBroker broker =
                        MosquittoBroker.builder().tls(certificates).start()) {
            String authority = certificates.authority().toString();
            publish(broker, "--cafile", authority).run(LIMIT).expectExit(0);

            assertThat(publish(broker, "--cafile", others.authority().toString())
                            .run(LIMIT)
                            .exitCode())
                    .isNotZero();
            assertThat(publish(broker, "--cafile", authority, "-h", "127.0.0.1")
                            .run(LIMIT)
                            .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void required_certificate_is_asked_for() {
        try (TestCertificates certificates = TestCertificates.generate();
                MosquittoBroker broker = MosquittoBroker.builder()
                        .tls(certificates)
                        .requireCertificate()
                        .start()) {
            Program anonymous =
                    publish(broker, "--cafile", certificates.authority().toString());
            assertThat(anonymous.run(LIMIT).exitCode()).isNotZero();

            TestCertificates.Identity client = certificates.client();
            anonymous
                    .with("--cert", client.certificate().toString())
                    .with("--key", client.key().toString())
                    .run(LIMIT)
                    .expectExit(0);
        }
    }

    @Test
    void too_large_a_packet_is_refused() {
        try (MosquittoBroker broker =
                MosquittoBroker.builder().maximumPacketSize(100).start()) {
            assertThat(publish(broker, "-V", "5", "-q", "1", "-m", "x".repeat(200))
                            .run(LIMIT)
                            .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void certificates_are_gone_after_the_close() {
        TestCertificates certificates = TestCertificates.generate();
        certificates.close();
        assertThat(Files.exists(certificates.authority())).isFalse();
    }

    private static Program publish(TestBroker broker, String... more) {
        return Program.of("mosquitto_pub", "-h", broker.host(), "-p", Integer.toString(broker.port()))
                .with("-t", "topic", "-m", "payload")
                .with(more);
    }

    private static ProgramResult receive(TestBroker broker) {
        return Program.of("mosquitto_sub", "-h", broker.host(), "-p", Integer.toString(broker.port()))
                .with("-t", "topic", "-C", "1", "-W", "2")
                .run(LIMIT);
    }
}
