package io.github.collectdmonitor.mqtt.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsFilesTest {
    private final TestCertificates certificates = TestCertificates.generate();
    private final Identity client = certificates.client();

    @TempDir
    Path folder;

    @AfterAll
    void remove() {
        certificates.close();
    }

    private static List<String> problems(@Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
        Map<String, Path> named = new HashMap<>();
        put(named, "CAFile", ca);
        put(named, "CertFile", cert);
        put(named, "KeyFile", key);
        return TlsFiles.problems(named, Instant.now()).stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    private static void put(Map<String, Path> named, String key, @Nullable Path file) {
        if (file != null) {
            named.put(key, file);
        }
    }

    @Test
    void certificate_without_its_key_is_looked_at_too() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate\n");

        assertThat(problems(null, text, null)).singleElement().asString().startsWith("error: CertFile: ");
        assertThat(problems(null, client.certificate(), null)).isEmpty();
    }

    @Test
    void files_that_belong_together_are_no_problem() {
        assertThat(problems(certificates.authority(), client.certificate(), client.key()))
                .isEmpty();
        assertThat(problems(null, null, null)).isEmpty();
    }

    @Test
    void each_file_that_is_not_what_it_should_be_is_an_error_under_its_own_setting() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate\n");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        Path torn = Files.writeString(
                folder.resolve("torn.pem"),
                Files.readString(certificates.authority()).substring(0, 200));

        for (Path bad : List.of(text, empty, torn, client.key())) {
            assertThat(problems(bad, null, null)).singleElement().asString().startsWith("error: CAFile: ");
            assertThat(problems(null, bad, client.key()))
                    .singleElement()
                    .asString()
                    .startsWith("error: CertFile: ");
        }
        for (Path bad : List.of(text, empty, client.certificate())) {
            assertThat(problems(null, client.certificate(), bad))
                    .singleElement()
                    .asString()
                    .startsWith("error: KeyFile: ");
        }
    }

    @Test
    void reason_is_told_without_the_names_of_exceptions() throws Exception {
        Path torn = Files.writeString(
                folder.resolve("torn.pem"),
                Files.readString(certificates.authority()).substring(0, 200));
        Path both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(client.certificate()) + Files.readString(client.key()));

        assertThat(problems(torn, null, null))
                .containsExactly("error: CAFile: the certificates in " + torn
                        + " cannot be used: they are truncated or not valid PEM");
        assertThat(problems(null, both, client.key()))
                .containsExactly("error: CertFile: " + both
                        + " contains a private key, and must contain certificates only; move the key to KeyFile");
    }

    @Test
    void key_of_another_certificate_is_an_error() {
        assertThat(problems(null, client.certificate(), certificates.server().key()))
                .containsExactly("error: KeyFile: " + certificates.server().key()
                        + " is not the key of the certificate in " + client.certificate());
    }

    @Test
    void certificate_that_is_not_valid_now_is_a_warning() {
        Identity expired = certificates.expiredServer();

        assertThat(problems(null, expired.certificate(), expired.key()))
                .containsExactly("warning: CertFile: " + expired.certificate()
                        + ": the certificate of CN=localhost expired at 2020-02-01T00:00:00Z");
        assertThat(TlsFiles.problems(Map.of("CAFile", certificates.authority()), Instant.EPOCH))
                .singleElement()
                .asString()
                .startsWith("warning: CAFile: ")
                .contains("is not valid before", "check this host's clock");
    }
}
