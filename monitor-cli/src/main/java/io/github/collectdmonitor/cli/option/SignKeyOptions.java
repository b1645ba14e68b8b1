package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.SigningKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the key that signs requests. */
final class SignKeyOptions {
    private static final String PASSPHRASE_FILE = "--sign-key-passphrase-file";

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description =
                    "Sign the request with this private Ed25519 key, as created by openssl genpkey -algorithm ed25519"
                            + " (PEM) or ssh-keygen -t ed25519. Needs --signer.")
    private @Nullable Path file;

    @Option(
            names = PASSPHRASE_FILE,
            paramLabel = "FILE",
            description = "Read the passphrase of an OpenSSH --sign-key from the first line of FILE, instead of"
                    + " prompting for it.")
    private @Nullable Path passphraseFile;

    /** Returns whether there is a key. */
    boolean isGiven() {
        return file != null;
    }

    /**
     * Returns the key, or nothing without {@code --sign-key}.
     *
     * @param warnings receives a line for each unsafe option
     * @throws KeyException if the key cannot be used
     * @throws SenderException with {@link ExitCode#USAGE} if the passphrase cannot be read
     */
    Optional<SigningKey> read(PasswordPrompt prompt, Consumer<String> warnings) throws KeyException, SenderException {
        if (file == null) {
            if (passphraseFile != null) {
                throw SenderException.usage(
                        PASSPHRASE_FILE + " has no effect without --sign-key; give both, or neither");
            }
            return Optional.empty();
        }
        byte[] content = KeyFile.read(file);
        SecretFiles secrets = new SecretFiles(warnings);
        SigningKey key;
        if (KeyFile.isOpenSshPrivate(content)) {
            key = openSshKey(file, content, prompt, secrets);
        } else {
            key = KeyFile.privateKey(file, content);
            warnOfNoPassphrase(file, warnings);
        }
        secrets.warnIfReadableByAll(file, "private key");
        return Optional.of(key);
    }

    private SigningKey openSshKey(Path file, byte[] content, PasswordPrompt prompt, SecretFiles secrets)
            throws KeyException, SenderException {
        try (OpenSshKey key = OpenSshKey.of(file, content)) {
            if (key.isEncrypted()) {
                key.decrypt(passphrase(file, prompt, secrets));
            } else {
                warnOfNoPassphrase(file, secrets.warnings());
            }
            return key.signingKey();
        }
    }

    private Secret passphrase(Path file, PasswordPrompt prompt, SecretFiles secrets) throws SenderException {
        if (passphraseFile != null) {
            return secrets.firstLine(PASSPHRASE_FILE, passphraseFile, "passphrase");
        }
        return prompt.ask("Passphrase for " + file)
                .orElseThrow(() -> SenderException.usage(
                        "cannot prompt for the passphrase of " + file + " without a terminal; use " + PASSPHRASE_FILE));
    }

    private void warnOfNoPassphrase(Path file, Consumer<String> warnings) {
        if (passphraseFile != null) {
            warnings.accept("the key file " + file + " has no passphrase, so " + PASSPHRASE_FILE + " has no effect");
        }
    }
}
