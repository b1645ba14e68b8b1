package io.github.collectdmonitor.mqtt.tls;

import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Checks the PEM files of TLS before a connection uses them. */
public final class TlsFiles {
    private final Date now;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private TlsFiles(Instant now) {
        this.now = Date.from(now);
    }

    /**
     * Returns the problems, each with the setting that names the file: an error for an unusable file, a warning for a
     * certificate that is not valid at this time.
     *
     * @param named the files, by the settings that name them: {@code CAFile}, {@code CertFile}, {@code KeyFile}
     */
    public static List<ConfigProblem> problems(Map<String, Path> named, Instant now) {
        TlsFiles files = new TlsFiles(now);
        Path caFile = named.get("CAFile");
        Path certFile = named.get("CertFile");
        Path keyFile = named.get("KeyFile");
        if (caFile != null) {
            files.certificates("CAFile", caFile);
        }
        if (certFile != null) {
            List<X509Certificate> chain = files.certificates("CertFile", certFile);
            if (keyFile != null && !chain.isEmpty()) {
                files.key(certFile, keyFile, chain.get(0));
            }
        }
        return files.problems;
    }

    private List<X509Certificate> certificates(String key, Path file) {
        List<X509Certificate> read = new ArrayList<>();
        try {
            for (Certificate certificate : TlsContext.certificates(file)) {
                if (certificate instanceof X509Certificate x509) {
                    read.add(x509);
                    checkDates(key, file, x509);
                }
            }
        } catch (BrokerException e) {
            problems.add(new ConfigProblem(Severity.ERROR, key, String.valueOf(e.getMessage())));
        }
        return read;
    }

    private void checkDates(String key, Path file, X509Certificate certificate) {
        String whose = file + ": the certificate of " + certificate.getSubjectX500Principal();
        try {
            certificate.checkValidity(now);
        } catch (CertificateExpiredException e) {
            String text = whose + " expired at " + certificate.getNotAfter().toInstant();
            problems.add(new ConfigProblem(Severity.WARNING, key, text));
        } catch (CertificateNotYetValidException e) {
            String text = whose + " is not valid before "
                    + certificate.getNotBefore().toInstant() + "; check this host's clock";
            problems.add(new ConfigProblem(Severity.WARNING, key, text));
        }
    }

    private void key(Path certFile, Path keyFile, X509Certificate certificate) {
        try {
            if (!PemKey.fits(PemKey.read(keyFile, certificate.getPublicKey()), certificate.getPublicKey())) {
                problems.add(new ConfigProblem(
                        Severity.ERROR, "KeyFile", keyFile + " is not the key of the certificate in " + certFile));
            }
        } catch (BrokerException e) {
            problems.add(new ConfigProblem(Severity.ERROR, "KeyFile", String.valueOf(e.getMessage())));
        }
    }
}
