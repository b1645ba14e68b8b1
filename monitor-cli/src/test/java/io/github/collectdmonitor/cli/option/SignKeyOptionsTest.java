package io.github.collectdmonitor.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.access.SenderIdentity;
import io.github.collectdmonitor.access.TrustRules;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.RequestSigner;
import io.github.collectdmonitor.signature.SignatureProperties;
import io.github.collectdmonitor.signature.SigningKey;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.require.RequiresOpenSsh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Keys as {@code ssh-keygen} and {@code openssl} make them. */
@RequiresOpenSsh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignKeyOptionsTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String PASSPHRASE = "correct horse 秘密";
    private static final String TARGET = "monitor/web01/command";
    private static final byte[] PAYLOAD = "{}".getBytes(StandardCharsets.UTF_8);

    private final TemporaryFolder folder = TemporaryFolder.create("sign-key");
    private final List<String> warnings = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Optional<Secret> typed = Optional.empty();

    @BeforeAll
    void makeKeys() {
        make("plain", "", "-t", "ed25519");
        make("locked", PASSPHRASE, "-t", "ed25519");
        Program.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", name("pem"))
                .run(LIMIT)
                .expectExit(0);
    }

    @AfterAll
    void removeKeys() {
        folder.close();
    }

    @BeforeEach
    void forget() {
        warnings.clear();
        asked.clear();
        typed = Optional.empty();
    }

    private String make(String name, String passphrase, String... kind) {
        Program.of("ssh-keygen", "-q", "-N", passphrase, "-C", "alice@example.com", "-f", name(name))
                .with(kind)
                .run(LIMIT)
                .expectExit(0);
        return name(name);
    }

    private String name(String name) {
        return folder.resolve(name).toString();
    }

    private String secret(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private SigningKey key(String... arguments) throws KeyException, SenderException {
        SignKeyOptions options = new SignKeyOptions();
        new CommandLine(options).parseArgs(arguments);
        PasswordPrompt prompt = what -> {
            asked.add(what);
            return typed;
        };
        return options.read(prompt, warnings::add).orElseThrow();
    }

    /** What an agent makes of a request that the key has signed, when it knows alice by a public key's file. */
    private static SenderIdentity identity(SigningKey key, Path open) throws KeyException {
        List<UserProperty> properties = new RequestSigner("alice", key, Clock.systemUTC())
                .sign(TARGET, PAYLOAD, Duration.ofMinutes(1))
                .properties();
        Sender alice = new Sender("alice", KeyFile.readPublic(open), List.of(), List.of());
        TrustRules rules = new TrustRules(
                new AccessPolicy(Map.of("alice", alice), true, false), Duration.ofMinutes(1), Duration.ofHours(1), 0);
        return new AccessControl(TARGET, () -> rules, Clock.systemUTC())
                .identify(SignatureProperties.read(properties), PAYLOAD);
    }

    private void signsAs(String name, SigningKey key) throws KeyException {
        assertThat(identity(key, folder.resolve(name + ".pub"))).isInstanceOf(SenderIdentity.Proven.class);
    }

    private void refused(String reason, String... arguments) {
        assertThatThrownBy(() -> key(arguments))
                .isInstanceOfAny(KeyException.class, SenderException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining(PASSPHRASE)
                .hasNoCause();
    }

    @Test
    void key_without_a_passphrase_signs_and_nothing_is_asked() throws Exception {
        signsAs("plain", key("--sign-key", name("plain")));

        assertThat(identity(key("--sign-key", name("plain")), folder.resolve("locked.pub")))
                .isInstanceOf(SenderIdentity.Refused.class);
        assertThat(asked).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void passphrase_is_asked_for_by_the_name_of_its_key() throws Exception {
        typed = Optional.of(new Secret(PASSPHRASE));

        signsAs("locked", key("--sign-key", name("locked")));
        assertThat(asked).containsExactly("Passphrase for " + name("locked"));
    }

    @Test
    void passphrase_is_the_first_line_of_a_file() throws Exception {
        String file = secret("passphrase", (PASSPHRASE + "\nsecond").getBytes(StandardCharsets.UTF_8));

        signsAs("locked", key("--sign-key", name("locked"), "--sign-key-passphrase-file", file));
        assertThat(asked).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes128-ctr", "aes256-cbc", "aes256-gcm@openssh.com"})
    void other_ciphers_of_aes_are_read(String cipher) throws Exception {
        make(cipher, "x", "-t", "ed25519", "-Z", cipher);
        typed = Optional.of(new Secret("x"));

        signsAs(cipher, key("--sign-key", name(cipher)));
    }

    @Test
    void wrong_passphrase_is_refused() throws IOException {
        String file = secret("wrong", "wrong".getBytes(StandardCharsets.UTF_8));
        refused(
                "the passphrase for the key file " + name("locked") + " is wrong",
                "--sign-key",
                name("locked"),
                "--sign-key-passphrase-file",
                file);
        typed = Optional.of(new Secret(""));
        refused("is wrong", "--sign-key", name("locked"));
    }

    @Test
    void without_terminal_and_file_it_says_what_to_do() {
        refused("use --sign-key-passphrase-file", "--sign-key", name("locked"));
    }

    @Test
    void passphrase_file_that_is_no_use_is_an_error() throws IOException {
        String empty = secret("empty", new byte[0]);

        refused("has no effect without --sign-key", "--sign-key-passphrase-file", empty);
        assertThatThrownBy(() -> key("--sign-key", name("locked"), "--sign-key-passphrase-file", empty))
                .hasMessage("--sign-key-passphrase-file " + empty + " cannot be used: its first line is empty");
    }

    @Test
    void passphrase_for_a_key_that_has_none_is_warned_about() throws Exception {
        String file = secret("needless", "x".getBytes(StandardCharsets.UTF_8));

        signsAs("plain", key("--sign-key", name("plain"), "--sign-key-passphrase-file", file));
        key("--sign-key", name("pem"), "--sign-key-passphrase-file", file);
        assertThat(warnings)
                .containsExactly(
                        "the key file " + name("plain")
                                + " has no passphrase, so --sign-key-passphrase-file has no effect",
                        "the key file " + name("pem")
                                + " has no passphrase, so --sign-key-passphrase-file has no effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "pem"})
    void key_that_all_can_read_is_warned_about(String kind) throws Exception {
        String copy = secret("open-" + kind, Files.readAllBytes(folder.resolve(kind)));
        Files.setPosixFilePermissions(Path.of(copy), PosixFilePermissions.fromString("rw-r--r--"));

        key("--sign-key", copy);
        assertThat(warnings)
                .containsExactly("every user of this host can read the private key in " + copy + "; chmod 600 it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa"})
    void other_kinds_of_keys_are_refused_before_a_passphrase_is_asked_for(String kind) {
        make(kind, "", "-t", kind);
        make(kind + "-locked", "x", "-t", kind);

        refused("ssh-keygen -t ed25519", "--sign-key", name(kind));
        refused("ssh-keygen -t ed25519", "--sign-key", name(kind + "-locked"));
        assertThat(asked).isEmpty();
    }

    @Test
    void file_of_another_system_with_its_line_ends_is_read() throws Exception {
        String text = Files.readString(folder.resolve("plain")).replace("\n", "\r\n");

        signsAs("plain", key("--sign-key", secret("crlf", text.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void what_is_no_key_is_refused() throws IOException {
        String begin = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
        String end = "-----END OPENSSH PRIVATE KEY-----\n";

        refused("cannot be read", "--sign-key", secret("bare", begin.getBytes(StandardCharsets.US_ASCII)));
        refused("cannot be read", "--sign-key", secret("none", (begin + end).getBytes(StandardCharsets.US_ASCII)));
        refused(
                "cannot be read",
                "--sign-key",
                secret("garbage", (begin + "aHVudGVyMg==\n" + end).getBytes(StandardCharsets.US_ASCII)));
        refused("has no private key", "--sign-key", name("plain.pub"));
        refused("cannot be read", "--sign-key", name("missing"));
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "locked"})
    void damaged_key_is_refused_wherever_it_ends(String kind) throws IOException {
        byte[] whole = blob(kind);
        for (int length = 0; length < whole.length; length++) {
            refused("cannot be read", "--sign-key", damaged(Arrays.copyOf(whole, length)));
        }
        byte[] text = Files.readAllBytes(folder.resolve(kind));
        refused("cannot be read", "--sign-key", secret("half", Arrays.copyOf(text, text.length / 2)));
    }

    /** The seed itself can be any 32 bytes, so not every change is seen; but none may look like a bug of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "locked"})
    void changed_key_is_refused_or_another_key(String kind) throws IOException {
        byte[] whole = blob(kind);
        for (int place = 0; place < whole.length; place++) {
            byte[] changed = whole.clone();
            changed[place] ^= (byte) 0xff;
            String file = damaged(changed);
            Throwable failure = catchThrowable(() -> key("--sign-key", file));
            if (failure != null) {
                assertThat(failure).as("byte %d", place).isInstanceOfAny(KeyException.class, SenderException.class);
            }
        }
    }

    private byte[] blob(String name) throws IOException {
        return Base64.getMimeDecoder()
                .decode(Files.readString(folder.resolve(name)).replaceAll("-----.*-----", ""));
    }

    private String damaged(byte[] blob) throws IOException {
        String text = "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob)
                + "\n-----END OPENSSH PRIVATE KEY-----\n";
        return secret("damaged", text.getBytes(StandardCharsets.US_ASCII));
    }
}
