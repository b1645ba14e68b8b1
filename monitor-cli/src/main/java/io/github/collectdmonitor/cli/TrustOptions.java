package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.RequestTrust;
import io.github.collectdmonitor.trust.KeyException;
import io.github.collectdmonitor.trust.KeyFile;
import io.github.collectdmonitor.trust.RequestSigner;
import io.github.collectdmonitor.trust.ResultCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How requests are signed, and which answers are taken (protocol, "Signed requests", "Signed results"). */
final class TrustOptions {
    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description =
                    "Sign the request with this private Ed25519 key (PEM, as openssl genpkey -algorithm ed25519 makes"
                            + " it). Needs --signer.")
    private @Nullable Path signKey;

    @Option(
            names = "--signer",
            paramLabel = "NAME",
            description = "The name that the agent's Senders have for the key. Needs --sign-key.")
    private @Nullable String signer;

    @Option(
            names = "--verify-key",
            paramLabel = "FILE",
            description =
                    "Take only answers that are signed with one of these public keys of agents (PEM); others are told"
                            + " of and ignored. Needs --result-topic.")
    private @Nullable Path verifyKey;

    /**
     * Returns what was asked for.
     *
     * @param answered whether a result is awaited
     * @param notGenuine is told of each result that is not signed with one of the agents' keys
     * @throws SenderException with {@link ExitCode#USAGE} if the options do not go together or a key cannot be used
     */
    RequestTrust trust(boolean answered, Consumer<TaskResult> notGenuine) throws SenderException {
        if (verifyKey != null && !answered) {
            throw SenderException.usage("--verify-key has no effect without --result-topic; give both, or neither");
        }
        try {
            return new RequestTrust(
                    signer(),
                    verifyKey == null ? null : new ResultCheck(KeyFile.readPublicKeys(verifyKey)),
                    notGenuine);
        } catch (KeyException | IllegalArgumentException e) {
            throw SenderException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable RequestSigner signer() throws SenderException, KeyException {
        if (signKey == null && signer == null) {
            return null;
        }
        if (signKey == null || signer == null) {
            throw SenderException.usage("--sign-key and --signer must be given together");
        }
        return new RequestSigner(signer, KeyFile.readPrivate(signKey), Clock.systemUTC());
    }
}
