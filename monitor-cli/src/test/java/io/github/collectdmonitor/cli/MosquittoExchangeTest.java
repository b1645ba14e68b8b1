package io.github.collectdmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.Probe.Ended;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresMosquitto
class MosquittoExchangeTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private static Ended send(MosquittoBroker broker, String host, String... more) {
        List<String> all = new ArrayList<>(List.of("hello", "exec", "-t", "command"));
        all.addAll(List.of("-h", host + ":" + broker.port()));
        all.addAll(List.of(more));
        return Probe.run(all.toArray(String[]::new));
    }

    private static String result(String taskId, String text) {
        return "{\"timestamp\":\"2020-11-26T00:41:19Z\",\"message\":\"" + text + "\",\"task_id\":" + taskId
                + ",\"code\":0}";
    }

    private static void assertRefused(Ended ended) {
        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("probe: ");
        assertThat(ended.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_first_system_agent_is_understood(int qos) throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.started()) {
            FirstSystemPeer peer = new FirstSystemPeer(broker);
            try (FirstSystemPeer.Listener agent = peer.listen("command", qos)) {
                CompletableFuture<Ended> sender = CompletableFuture.supplyAsync(
                        () -> send(broker, "localhost", "-r", "result", "--task-id", "3126260400", "-q", "" + qos));
                assertThat(agent.await(1, LIMIT).get(0))
                        .matches(
                                "\\{\"task_id\":3126260400,\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\","
                                        + "\"service\":\"hello\",\"command\":\"exec\"}");

                peer.publish("result", qos, result("3126260400", "Hello World!"));

                Ended ended = sender.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(ended.exitCode()).isZero();
                assertThat(ended.out()).contains("Received a result: {", "Hello World!");
            }
        }
    }

    @Test
    void a_retained_result_is_no_answer() {
        try (MosquittoBroker broker = MosquittoBroker.started()) {
            new FirstSystemPeer(broker).publishRetained("result", 1, result("5", "stale"));

            Ended ended = send(broker, "localhost", "-r", "result", "--task-id", "5", "--timeout", "5");

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.out()).doesNotContain("stale");
        }
    }

    @Test
    void a_wrong_password_ends_with_4_and_is_not_shown() {
        try (MosquittoBroker broker =
                MosquittoBroker.builder().user("sender", "right").start()) {
            assertThat(send(broker, "localhost", "-u", "sender", "-p", "right").exitCode())
                    .isZero();

            Ended wrong = send(broker, "localhost", "-u", "sender", "-p", "wr0ng");
            assertRefused(wrong);
            assertThat(wrong.err()).doesNotContain("wr0ng");
            assertRefused(send(broker, "localhost"));
        }
    }

    @Test
    void tls_works_with_the_right_authority_alone() {
        try (TestCertificates certificates = TestCertificates.generate();
                TestCertificates others = TestCertificates.generate();
                MosquittoBroker broker =
                        MosquittoBroker.builder().tls(certificates).start()) {
            String authority = certificates.authority().toString();

            assertThat(send(broker, "localhost", "-s", "--cafile", authority).exitCode())
                    .isZero();
            assertRefused(send(broker, "localhost", "-s"));
            assertRefused(send(
                    broker, "localhost", "-s", "--cafile", others.authority().toString()));
            assertRefused(send(broker, "localhost", "--timeout", "2"));
        }
    }

    @Test
    void tls_with_a_client_certificate() {
        try (TestCertificates certificates = TestCertificates.generate();
                MosquittoBroker broker = MosquittoBroker.builder()
                        .tls(certificates)
                        .requireCertificate()
                        .start()) {
            String authority = certificates.authority().toString();
            String certificate = certificates.client().certificate().toString();
            String key = certificates.client().key().toString();

            Ended ended = send(broker, "localhost", "-s", "--cafile", authority, "--cert", certificate, "--key", key);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.exitCode()).isZero();
            assertRefused(send(broker, "localhost", "-s", "--cafile", authority));
        }
    }

    @Test
    void insecure_gets_through_to_a_certificate_of_anybody_and_warns() {
        try (TestCertificates certificates = TestCertificates.generate();
                MosquittoBroker broker =
                        MosquittoBroker.builder().tls(certificates).start()) {
            Ended ended = send(broker, "127.0.0.1", "-s", "--insecure", "--advice", "again: ");

            assertThat(ended.exitCode()).isZero();
            assertThat(ended.err().lines())
                    .first()
                    .asString()
                    .startsWith("probe: warning: --insecure: an attacker between here and 127.0.0.1 can");
            assertThat(ended.out()).contains("again: ", "--secure --insecure");
        }
    }

    @Test
    void a_file_that_is_no_certificate_ends_with_4(@TempDir Path folder) throws Exception {
        try (TestCertificates certificates = TestCertificates.generate();
                MosquittoBroker broker =
                        MosquittoBroker.builder().tls(certificates).start()) {
            Path noise = Files.writeString(folder.resolve("noise.pem"), "no certificate");

            Ended ended = send(broker, "localhost", "-s", "--cafile", noise.toString());

            assertRefused(ended);
            assertThat(ended.err()).contains("noise.pem");
        }
    }

    @Test
    void a_message_larger_than_the_broker_takes_ends_with_4() {
        try (MosquittoBroker broker =
                MosquittoBroker.builder().maximumPacketSize(1000).start()) {
            Ended ended = Probe.run("x".repeat(2000), "-t", "command", "-h", "localhost:" + broker.port());

            assertThat(ended.exitCode()).isEqualTo(4);
            assertThat(ended.err().lines()).hasSize(1);
        }
    }
}
