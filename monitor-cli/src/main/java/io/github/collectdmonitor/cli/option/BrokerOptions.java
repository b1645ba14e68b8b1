package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import io.github.collectdmonitor.settings.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the broker's address and credentials; the short forms are those of the first system. */
public final class BrokerOptions {
    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "The broker, as HOST, HOST:PORT or [IPV6]:PORT (default: ${DEFAULT-VALUE}). The default port"
                    + " is 1883, with --secure 8883.")
    private String host = "localhost";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "User name for the broker.")
    private @Nullable String user;

    @Mixin
    private PasswordOptions password = new PasswordOptions();

    @Option(
            names = {"-s", "--secure"},
            description = "Connect by TLS. The broker's certificate must be valid for HOST.")
    private boolean secure;

    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "Trust the certificates in FILE (PEM) instead of the system's. Needs --secure.")
    private @Nullable Path caFile;

    @Option(
            names = "--insecure",
            description = "Accept any certificate for any host: an attacker between here and HOST can read and change"
                    + " everything, including the password. For tests only. Needs --secure; not with --cafile.")
    private boolean insecure;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "This client's certificate chain (PEM). Needs --secure and --key.")
    private @Nullable Path certFile;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The key of --cert (PEM, PKCS #8, not encrypted). Needs --secure and --cert.")
    private @Nullable Path keyFile;

    /** Returns the settings of the options.
     * @param warnings receives a line for each unsafe option
     * @throws SenderException with {@link ExitCode#USAGE} if the options do not go together or a file cannot be read
     */
    public BrokerSettings settings(PasswordPrompt prompt, Map<String, String> environment, Consumer<String> warnings)
            throws SenderException {
        BrokerAddress address;
        TlsSettings tls;
        try {
            address = BrokerAddress.parse(host, secure);
            tls = tls();
            new BrokerSettings(address, user, null, tls);
        } catch (IllegalArgumentException e) {
            throw SenderException.usage(String.valueOf(e.getMessage()), e);
        }
        if (insecure) {
            warnings.accept("--insecure: an attacker between here and " + address.host()
                    + " can read and change everything, including the password");
        }
        Secret secret = password.read(prompt, environment, warnings).orElse(null);
        return new BrokerSettings(address, user, secret, tls);
    }

    private @Nullable TlsSettings tls() throws SenderException {
        readable("--cafile", caFile);
        readable("--cert", certFile);
        readable("--key", keyFile);
        if (insecure && !secure) {
            throw needsSecure("--insecure");
        }
        if (insecure && caFile != null) {
            throw SenderException.usage(
                    "--insecure accepts any certificate, so --cafile has no effect; give one of them");
        }
        return secure ? new TlsSettings(caFile, certFile, keyFile, insecure) : null;
    }

    private static SenderException needsSecure(String option) {
        return SenderException.usage(option + " has no effect without --secure; give both, or neither");
    }

    private void readable(String option, @Nullable Path file) throws SenderException {
        if (file == null) {
            return;
        }
        if (!secure) {
            throw needsSecure(option);
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw SenderException.unreadable(option, file);
        }
    }
}
