package io.github.collectdmonitor.settings.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What config.json says of trust, and what it may not say. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class TrustReaderTest {
    private static final String NEEDED =
            "\"Host\":\"h\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\",\"Services\":{}";
    private static final String ALICE =
            "\"Senders\":{\"alice\":{\"PublicKeyFile\":\"alice.pub\",\"Allow\":[\"*/*\"]%s}}";

    @TempDir
    Path folder;

    @BeforeEach
    void makeKeys() throws IOException, NoSuchAlgorithmException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        write("alice.pub", "PUBLIC KEY", keys.getPublic());
        write("agent.pem", "PRIVATE KEY", keys.getPrivate());
    }

    private void write(String name, String label, Key key) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        Path file = Files.writeString(
                folder.resolve(name), "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private LoadedSettings load(String members) throws IOException {
        return SettingsLoader.load(
                Files.writeString(folder.resolve("config.json"), "{" + NEEDED + "," + members + "}"), "host1");
    }

    private List<String> problems(String members) throws IOException {
        LoadedSettings loaded = load(members);
        assertThat(loaded.settings()).isEmpty();
        return loaded.problems().stream().map(ConfigProblem::toString).toList();
    }

    private void makePipe(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void sender_with_a_key_and_the_agents_key_are_read() throws IOException {
        LoadedSettings loaded = load(ALICE.formatted(",\"Deny\":[\"*/stop\"]") + ",\"AgentKeyFile\":\"agent.pem\"");

        assertThat(loaded.problems()).isEmpty();
        AgentSettings.Trust trust = loaded.settings().orElseThrow().trust();
        assertThat(trust.rules().policy().senders()).containsOnlyKeys("alice");
        assertThat(trust.agentKey()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"deny,Deny", "Denny,Deny", "allow,Allow", "publickeyfile,PublicKeyFile"})
    void misspelt_key_of_a_sender_is_an_error(String key, String suggestion) throws IOException {
        assertThat(problems(ALICE.formatted(",\"" + key + "\":[\"*/stop\"]")))
                .containsExactly(
                        "error: Senders.alice: unknown key \"" + key + "\"; did you mean \"" + suggestion + "\"?");
    }

    @Test
    void unknown_key_of_a_sender_is_an_error_also_of_anonymous() throws IOException {
        assertThat(problems(ALICE.formatted(",\"comment\":\"any\"")))
                .containsExactly("error: Senders.alice: unknown key \"comment\"");
        assertThat(
                        problems(
                                "\"RequireSignature\":false,\"Senders\":{\"anonymous\":{\"Allow\":[\"*/*\"],\"deny\":[\"*/stop\"]}}"))
                .containsExactly("error: Senders.anonymous: unknown key \"deny\"; did you mean \"Deny\"?");
    }

    @Test
    void senders_under_another_name_are_an_error() throws IOException {
        assertThat(problems(ALICE.formatted("").replace("Senders", "senders")))
                .containsExactly("error: unknown key \"senders\"; did you mean \"Senders\"?");
    }

    @Test
    void pipe_for_the_key_of_a_sender_is_an_error_and_nobody_waits_for_it() throws Exception {
        makePipe("pipe");

        assertThat(problems(ALICE.formatted("").replace("alice.pub", "pipe")))
                .containsExactly("error: Senders.alice.PublicKeyFile: " + folder.resolve("pipe")
                        + " cannot be used: it is not a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AgentKeyFile", "PasswordFile", "CAFile", "CertFile", "KeyFile"})
    void pipe_for_a_secret_or_a_certificate_is_an_error_and_nobody_waits_for_it(String key) throws Exception {
        makePipe("pipe");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("pipe"));

        for (String name : List.of("pipe", "link")) {
            assertThat(problems("\"Secure\":true,\"" + key + "\":\"" + name + "\""))
                    .containsExactly(
                            "error: " + key + ": " + folder.resolve(name) + " cannot be used: it is not a file");
        }
    }

    @Test
    void edit_that_names_a_pipe_keeps_what_was_read_before() throws Exception {
        AgentSettings first = load(ALICE.formatted("")).settings().orElseThrow();
        SettingsFile live = new SettingsFile(folder.resolve("config.json"), "host1", first);
        Files.delete(folder.resolve("alice.pub"));
        makePipe("alice.pub");

        assertThat(live.reload()).isSameAs(first);
    }

    @Test
    void naming_the_hosts_own_rules_names_no_sender() throws IOException {
        LoadedSettings loaded = load("\"Senders\":{\"local-rules\":{\"Deny\":[\"app/*\"],\"Allow\":[\"*/*\"]}}");

        AccessPolicy policy = loaded.settings().orElseThrow().trust().rules().policy();
        assertThat(policy.requireSignature()).isFalse();
        assertThat(policy.anonymousMayReplaceConfig()).isTrue();
        assertThat(policy.isOpen()).isTrue();
    }

    @Test
    void the_hosts_own_rules_have_no_key() throws IOException {
        assertThat(problems("\"Senders\":{\"local-rules\":{\"PublicKeyFile\":\"alice.pub\",\"Allow\":[\"*/*\"]}}"))
                .singleElement()
                .asString()
                .contains("Senders.local-rules.PublicKeyFile");
    }
}
