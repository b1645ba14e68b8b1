package io.github.collectdmonitor.mqtt.tls;

import static io.github.collectdmonitor.text.ExceptionText.find;
import static io.github.collectdmonitor.text.ExceptionText.oneLine;

import io.github.collectdmonitor.settings.BrokerSettings;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains why a TLS handshake failed. */
public final class TlsFailure {
    /** Java's messages for the lack of a common TLS version, on both sides (RFC 8446 §6.2, protocol_version). */
    private static final Pattern VERSIONS =
            Pattern.compile("protocol_version|is not accepted by client preferences|No appropriate protocol");

    /** Alerts about the certificate of their receiver (RFC 8446 §6.2). */
    private static final Pattern OWN_CERTIFICATE = Pattern.compile("Received fatal alert: (bad_certificate"
            + "|unsupported_certificate|certificate_revoked|certificate_expired|certificate_unknown|unknown_ca)");

    private static final String CERTIFICATE_WANTED = "certificate_required";
    private static final String CLOCK = "; check this host's clock as well";

    private final BrokerSettings broker;
    private final SSLException failure;

    public TlsFailure(BrokerSettings broker, SSLException failure) {
        this.broker = broker;
        this.failure = failure;
    }

    /** Returns on one line what is wrong and what to do. */
    public String reason() {
        CertificateException certificate = find(failure, CertificateException.class);
        if (certificate != null) {
            return "the broker's certificate is not accepted: " + certificateReason(certificate);
        }
        String words = oneLine(failure);
        if (VERSIONS.matcher(words).find()) {
            return "the broker offers neither TLS 1.2 nor 1.3 (" + words + ")";
        }
        boolean refused = OWN_CERTIFICATE.matcher(words).find();
        if (words.contains(CERTIFICATE_WANTED) || (refused && !hasCertificate(broker))) {
            return "the broker requires a client certificate (" + words + "); set one and its key";
        }
        return refused
                ? "the broker does not accept this client's certificate (" + words
                        + "); check that it is in date and of a CA that the broker trusts"
                : words + "; check that the port speaks TLS" + clientCertificate(broker);
    }

    /** Returns a further hint for when a broker ends the connection, which some brokers do without a reason. */
    public static String clientCertificate(BrokerSettings broker) {
        return hasCertificate(broker)
                ? ", and that the broker accepts this client's certificate"
                : ", and whether the broker requires a client certificate";
    }

    private static boolean hasCertificate(BrokerSettings broker) {
        return broker.tls() != null && broker.tls().certFile() != null;
    }

    private String certificateReason(CertificateException certificate) {
        CertificateExpiredException expired = find(certificate, CertificateExpiredException.class);
        if (expired != null) {
            return "it or a CA certificate above it has expired (" + oneLine(expired) + ")" + CLOCK;
        }
        CertificateNotYetValidException early = find(certificate, CertificateNotYetValidException.class);
        if (early != null) {
            return "it or a CA certificate above it is not valid yet (" + oneLine(early) + ")" + CLOCK;
        }
        CertPathValidatorException path = find(certificate, CertPathValidatorException.class);
        if (find(certificate, CertPathBuilderException.class) != null || isUntrusted(path)) {
            return "no trusted CA has issued it; set the certificates of the broker's CA, and check that the"
                    + " broker sends the intermediate certificates";
        }
        if (path == null) {
            return "it is not for the host name " + broker.address().host() + " (" + oneLine(certificate)
                    + "); check the host name";
        }
        return oneLine(certificate) + "; check the CA certificates";
    }

    private static boolean isUntrusted(@Nullable CertPathValidatorException path) {
        if (path == null) {
            return false;
        }
        Reason reason = path.getReason();
        return reason == PKIXReason.NO_TRUST_ANCHOR || reason == BasicReason.INVALID_SIGNATURE;
    }
}
