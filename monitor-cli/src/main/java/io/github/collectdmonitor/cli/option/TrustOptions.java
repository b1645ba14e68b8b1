package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.RequestTrust;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.RequestSigner;
import io.github.collectdmonitor.signature.ResultVerifier;
import io.github.collectdmonitor.signature.SigningKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for signing requests and verifying results. */
public final class TrustOptions {
    @Mixin
    private SignKeyOptions signKey = new SignKeyOptions();

    @Option(
            names = "--signer",
            paramLabel = "NAME",
            description = "The sender's name in the agent's Senders. Needs --sign-key.")
    private @Nullable String signer;

    @Option(
            names = "--verify-key",
            paramLabel = "FILE",
            description =
                    "Accept only results that are signed with one of these public keys of agents (PEM); others are"
                            + " reported and ignored. Needs --result-topic.")
    private @Nullable Path verifyKey;

    /** Returns the settings of the options.
     * @param answered whether a result is expected
     * @param notGenuine receives each result that is not signed with one of the agents' keys
     * @param prompt prompts for the passphrase of an encrypted key
     * @param warnings receives a line for each unsafe option
     * @throws SenderException with {@link ExitCode#USAGE} if the options do not go together or a key cannot be used
     */
    public RequestTrust trust(
            boolean answered, Consumer<TaskResult> notGenuine, PasswordPrompt prompt, Consumer<String> warnings)
            throws SenderException {
        if (verifyKey != null && !answered) {
            throw SenderException.usage("--verify-key has no effect without --result-topic; give both, or neither");
        }
        try {
            ResultVerifier check = verifyKey == null ? null : new ResultVerifier(KeyFile.readPublicKeys(verifyKey));
            return new RequestTrust(signer(prompt, warnings), check, notGenuine);
        } catch (KeyException | IllegalArgumentException e) {
            throw SenderException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable RequestSigner signer(PasswordPrompt prompt, Consumer<String> warnings)
            throws SenderException, KeyException {
        if (signKey.isGiven() != (signer != null)) {
            throw SenderException.usage("--sign-key and --signer must be given together");
        }
        SigningKey key = signKey.read(prompt, warnings).orElse(null);
        return key == null || signer == null ? null : new RequestSigner(signer, key, Clock.systemUTC());
    }
}
