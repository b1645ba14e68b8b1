package io.github.collectdmonitor.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.access.TestKeys;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private TestKeys keys = new TestKeys(Path.of("/"));

    @BeforeEach
    void makeKeys() {
        keys = new TestKeys(folder);
        keys.make("one");
        keys.make("two");
    }

    @Test
    void what_one_key_of_openssl_signs_only_its_other_half_verifies() throws KeyException {
        byte[] signature = keys.signing("one").sign(TEXT);

        assertThat(signature).hasSize(64);
        assertThat(keys.verifying("one").verifies(TEXT, signature)).isTrue();
        assertThat(keys.verifying("two").verifies(TEXT, signature)).isFalse();
        assertThat(keys.verifying("one").verifies(TEXT, new byte[63])).isFalse();
        assertThat(keys.verifying("one").verifies(TEXT, new byte[64])).isFalse();
    }

    @Test
    void openssl_verifies_what_is_signed_here() throws Exception {
        Files.write(folder.resolve("text"), TEXT);
        Files.write(folder.resolve("signature"), keys.signing("one").sign(TEXT));

        Program.of("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", keys.file("one.pub"), "-rawin")
                .with("-in", keys.file("text"), "-sigfile", keys.file("signature"))
                .run(WaitLimit.LIMIT)
                .expectExit(0);
    }

    @Test
    void public_key_of_openssh_is_read_as_well() throws Exception {
        Program.of(
                        "openssl",
                        "pkey",
                        "-in",
                        keys.file("one.pem"),
                        "-pubout",
                        "-outform",
                        "DER",
                        "-out",
                        keys.file("der"))
                .run(WaitLimit.LIMIT)
                .expectExit(0);
        byte[] der = Files.readAllBytes(folder.resolve("der"));
        byte[] blob = new byte[51];
        System.arraycopy(HEX.parseHex("0000000b7373682d6564323535313900000020"), 0, blob, 0, 19);
        System.arraycopy(der, der.length - 32, blob, 19, 32);
        Path file = Files.writeString(
                folder.resolve("ssh.pub"),
                "ssh-ed25519 " + java.util.Base64.getEncoder().encodeToString(blob) + " alice@example.com\n");

        assertThat(KeyFile.readPublic(file)).isEqualTo(keys.verifying("one"));
    }

    @Test
    void several_public_keys_are_read_where_several_may_be() throws Exception {
        Path both = Files.writeString(
                folder.resolve("both"),
                Files.readString(folder.resolve("one.pub")) + Files.readString(folder.resolve("two.pub")));

        assertThat(KeyFile.readPublicKeys(both)).isEqualTo(List.of(keys.verifying("one"), keys.verifying("two")));
        refused(() -> KeyFile.readPublic(both), "has 2 keys");
    }

    @Test
    void what_is_no_key_is_told_with_the_command_that_makes_one() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "hunter2");
        Path rsa = folder.resolve("rsa");
        Program.of("openssl", "genpkey", "-algorithm", "rsa", "-out", rsa.toString())
                .run(WaitLimit.LIMIT)
                .expectExit(0);
        Path broken = Files.writeString(
                folder.resolve("broken"),
                Files.readString(folder.resolve("one.pem")).replaceAll("\nM", "\nN"));

        refused(() -> KeyFile.readPrivate(text), "openssl genpkey -algorithm ed25519");
        refused(() -> KeyFile.readPublic(text), "-pubout");
        refused(() -> KeyFile.readPrivate(rsa), "no valid private Ed25519 key");
        refused(() -> KeyFile.readPrivate(broken), "no valid private Ed25519 key");
        refused(() -> KeyFile.readPublic(folder.resolve("one.pem")), "contains a private key");
        refused(() -> KeyFile.readPrivate(folder.resolve("missing")), "cannot be read");
        refused(() -> KeyFile.readPrivate(folder), "cannot be read");
    }

    @Test
    void private_key_of_openssh_is_refused_with_the_command_that_makes_one_in_pem() throws IOException {
        Path file = Files.writeString(
                folder.resolve("id_ed25519"),
                "-----BEGIN OPENSSH PRIVATE KEY-----\naHVudGVyMg==\n-----END OPENSSH PRIVATE KEY-----\n");

        refused(() -> KeyFile.readPrivate(file), "is in OpenSSH's format, and must be in PEM");
        refused(() -> KeyFile.readPublic(file), "ssh-keygen -y -f " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPENSSH PRIVATE", "ENCRYPTED PRIVATE", "RSA PRIVATE", "PUBLIC"})
    void whoever_follows_the_advice_does_not_overwrite_the_file(String label) throws IOException {
        Path file = Files.writeString(folder.resolve("any"), "-----BEGIN " + label + " KEY-----\n");

        assertThatThrownBy(() -> KeyFile.readPrivate(file))
                .hasMessageContaining("-out NEW_FILE")
                .hasMessageNotContaining("-out " + file);
    }

    /** RFC 8032 §7.1, test 1. */
    @Test
    void seed_signs_as_the_standard_says() {
        SigningKey key =
                SigningKey.ofSeed(HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        assertThat(HEX.formatHex(key.sign(new byte[0])))
                .isEqualTo("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        assertThatThrownBy(() -> SigningKey.ofSeed(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endless_file_is_not_read_to_its_end() {
        refused(() -> KeyFile.readPublic(Path.of("/dev/zero")), "larger than");
    }

    private static void refused(ThrowingCallable reading, String reason) {
        assertThatThrownBy(reading)
                .isInstanceOf(KeyException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("hunter2");
    }
}
