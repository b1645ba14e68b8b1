package io.github.collectdmonitor.mqtt.tls;

import io.github.collectdmonitor.mqtt.tls.BrokerException.Kind;
import io.github.collectdmonitor.text.ExceptionText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The CA certificates that this system trusts: those of the operating system, or those of Java if there are none.
 *
 * <p>Java's own are as old as its package, and lack CAs that were added to the system.
 */
final class SystemTrust {
    private static final String VARIABLE = "SSL_CERT_FILE";

    /** The paths in Debian, Red Hat, SUSE and Alpine. */
    private static final List<Path> PLACES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private static final String ADVICE =
            "; repair the file (" + VARIABLE + " can name another one), or set the certificates of the broker's CA";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    private final Map<String, String> environment;
    private final @Nullable String javaTrustStore;
    private final List<Path> places;

    /** Uses this environment, Java's trust store property, and these paths. */
    SystemTrust(Map<String, String> environment, @Nullable String javaTrustStore, List<Path> places) {
        this.environment = environment;
        this.javaTrustStore = javaTrustStore;
        this.places = List.copyOf(places);
    }

    /** Returns the trust of this process. */
    static SystemTrust ofThisProcess() {
        return new SystemTrust(System.getenv(), System.getProperty("javax.net.ssl.trustStore"), PLACES);
    }

    /**
     * Reads the operating system's certificates; empty if Java's own are used.
     *
     * @throws BrokerException of kind TLS if their file exists and cannot be used
     */
    Optional<List<Certificate>> certificates() throws BrokerException {
        Optional<Path> bundle = bundle();
        return bundle.isEmpty() ? Optional.empty() : Optional.of(read(bundle.get()));
    }

    private Optional<Path> bundle() {
        if (javaTrustStore != null) {
            return Optional.empty();
        }
        String named = environment.get(VARIABLE);
        return named != null && !named.isEmpty()
                ? Optional.of(Path.of(named))
                : places.stream().filter(Files::isReadable).findFirst();
    }

    /**
     * Reads the certificates one by one, which is three times as fast as the whole file, and skips those that Java
     * cannot read.
     */
    private static List<Certificate> read(Path bundle) throws BrokerException {
        List<Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher block = BLOCK.matcher(Files.readString(bundle, StandardCharsets.ISO_8859_1));
            while (block.find()) {
                one(factory, block.group(1)).ifPresent(certificates::add);
            }
        } catch (IOException | CertificateException e) {
            String reason = Files.exists(bundle) ? ExceptionText.oneLine(e) : "there is no such file";
            throw new BrokerException(
                    Kind.TLS, "the system's CA certificates in " + bundle + " cannot be read: " + reason + ADVICE, e);
        }
        if (certificates.isEmpty()) {
            throw new BrokerException(
                    Kind.TLS, "the system's CA certificates in " + bundle + ": there are none" + ADVICE);
        }
        return certificates;
    }

    private static Optional<Certificate> one(CertificateFactory factory, String base64) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return Optional.of(factory.generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (CertificateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
