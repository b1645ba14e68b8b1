package io.github.collectdmonitor.mqtt.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates that are trusted without CAFile; creating some needs the tools of Mosquitto's tests. */
@RequiresMosquitto
class SystemTrustTest {
    private static TestCertificates some;
    private static TestCertificates others;

    @TempDir
    Path folder;

    @BeforeAll
    static void make() {
        some = TestCertificates.generate();
        others = TestCertificates.generate();
    }

    @AfterAll
    static void remove() {
        some.close();
        others.close();
    }

    private static Map<String, String> named(Path file) {
        return Map.of("SSL_CERT_FILE", file.toString());
    }

    @Test
    void first_file_that_there_is_counts() throws BrokerException {
        SystemTrust trust = new SystemTrust(
                Map.of(), null, List.of(folder.resolve("missing"), some.authority(), others.authority()));

        assertThat(trust.certificates()).contains(List.of(TlsContext.certificates(some.authority())[0]));
    }

    @Test
    void file_named_by_the_environment_goes_before() throws BrokerException {
        SystemTrust trust = new SystemTrust(named(others.authority()), null, List.of(some.authority()));

        assertThat(trust.certificates()).contains(List.of(TlsContext.certificates(others.authority())[0]));
    }

    @Test
    void trust_store_that_java_was_told_goes_before_all() throws BrokerException {
        assertThat(new SystemTrust(named(some.authority()), "/etc/store.p12", List.of(some.authority())).certificates())
                .isEmpty();
    }

    @Test
    void without_any_file_java_decides() throws BrokerException {
        assertThat(new SystemTrust(Map.of("SSL_CERT_FILE", ""), null, List.of(folder.resolve("missing")))
                        .certificates())
                .isEmpty();
    }

    @Test
    void one_certificate_that_cannot_be_read_does_not_take_the_others_away() throws Exception {
        Path bundle = Files.writeString(
                folder.resolve("bundle"),
                "# A comment\n" + Files.readString(some.authority())
                        + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
                        + Files.readString(others.authority()));

        assertThat(new SystemTrust(Map.of(), null, List.of(bundle)).certificates())
                .hasValueSatisfying(read -> assertThat(read).hasSize(2));
    }

    @Test
    void named_file_that_is_no_use_is_an_error_and_not_passed_over() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "");

        assertThatThrownBy(new SystemTrust(named(folder.resolve("missing")), null, List.of())::certificates)
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(folder.resolve("missing") + " cannot be read: there is no such file");
        assertThatThrownBy(new SystemTrust(named(empty), null, List.of(some.authority()))::certificates)
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(empty + ": there are none");
    }
}
