package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.BrokerException.Kind;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS of PEM files. */
final class TlsContext {
    private static final char[] NO_PASSWORD = {};

    private TlsContext() {}

    /**
     * Reads the files.
     *
     * @throws BrokerException of kind TLS, naming the file and what is wrong with it
     */
    static SSLSocketFactory of(TlsSettings settings) throws BrokerException {
        TrustManager @Nullable [] trusted = settings.caFile() == null ? null : trust(settings.caFile());
        KeyManager @Nullable [] keys = settings.certFile() == null || settings.keyFile() == null
                ? null
                : identity(settings.certFile(), settings.keyFile());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new BrokerException(Kind.TLS, "TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path file) throws BrokerException {
        Certificate[] certificates = certificates(file);
        try {
            KeyStore store = emptyStore();
            for (int i = 0; i < certificates.length; i++) {
                store.setCertificateEntry("ca" + i, certificates[i]);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, "CA certificates", e);
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
            throw unusable(certFile, "client certificate", e);
        }
    }

    private static Certificate[] certificates(Path file) throws BrokerException {
        try (InputStream stream = Files.newInputStream(file)) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(stream);
            if (read.isEmpty()) {
                throw new BrokerException(Kind.TLS, file + " has no certificate; it must be PEM");
            }
            return read.toArray(new Certificate[0]);
        } catch (NoSuchFileException e) {
            throw new BrokerException(Kind.TLS, "the certificate file " + file + " does not exist", e);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, "certificates", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static BrokerException unusable(Path file, String what, Exception cause) {
        return new BrokerException(
                Kind.TLS, "the " + what + " in " + file + " cannot be used: " + cause.getMessage(), cause);
    }
}
