package io.github.collectdmonitor.mqtt.tls;

import io.github.collectdmonitor.mqtt.tls.BrokerException.Kind;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Creates TLS sockets' factories from PEM files and the system's trust store. */
public final class TlsContext {
    private static final char[] NO_PASSWORD = {};

    private TlsContext() {}

    /** Reads the files and returns a factory.
     *
     * @throws BrokerException of kind TLS, naming the file and what is wrong with it
     */
    public static SSLSocketFactory of(TlsSettings settings) throws BrokerException {
        TrustManager @Nullable [] trusted = trusted(settings);
        KeyManager @Nullable [] keys = settings.certFile() == null || settings.keyFile() == null
                ? null
                : identity(settings.certFile(), settings.keyFile());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new BrokerException(Kind.TLS, "Cannot set up TLS: " + e.getMessage(), e);
        }
    }

    /** Returns the trust managers, or null for Java's default. */
    private static TrustManager @Nullable [] trusted(TlsSettings settings) throws BrokerException {
        if (settings.insecure()) {
            return new TrustManager[] {new AnyCertificate()};
        }
        Path file = settings.caFile();
        if (file != null) {
            return trust(List.of(certificates(file)), file.toString());
        }
        Optional<List<Certificate>> system = SystemTrust.ofThisProcess().certificates();
        return system.isEmpty() ? null : trust(system.get(), "the system's trust store");
    }

    private static TrustManager[] trust(List<Certificate> certificates, String source) throws BrokerException {
        try {
            KeyStore store = emptyStore();
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(source, "CA certificates", e);
        }
    }

    private static KeyManager[] identity(Path certFile, Path keyFile) throws BrokerException {
        Certificate[] chain = certificates(certFile);
        PrivateKey key = PemKey.read(keyFile, chain[0].getPublicKey());
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("client", key, NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(certFile.toString(), "client certificate", e);
        }
    }

    static Certificate[] certificates(Path file) throws BrokerException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (new String(bytes, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")) {
                throw new BrokerException(
                        Kind.TLS,
                        file + " contains a private key, and must contain certificates only; move the key to KeyFile");
            }
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (read.isEmpty()) {
                throw new BrokerException(Kind.TLS, file + " has no certificate; it must be PEM");
            }
            return read.toArray(new Certificate[0]);
        } catch (NoSuchFileException e) {
            throw new BrokerException(Kind.TLS, "the certificate file " + file + " does not exist", e);
        } catch (CertificateException e) {
            throw new BrokerException(
                    Kind.TLS,
                    "the certificates in " + file + " cannot be used: they are truncated or not valid PEM",
                    e);
        } catch (IOException e) {
            throw unusable(file.toString(), "certificates", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static BrokerException unusable(String source, String what, Exception cause) {
        return new BrokerException(
                Kind.TLS, "the " + what + " in " + source + " cannot be used: " + cause.getMessage(), cause);
    }
}
