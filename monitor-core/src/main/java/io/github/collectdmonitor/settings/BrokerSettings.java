package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.settings.secret.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The broker's address, credentials and TLS settings.
 *
 * @param address host and port
 * @param user the user name, or null for none (MQTT 5.0 §3.1.3.5)
 * @param password the password, or null for none (MQTT 5.0 §3.1.3.6)
 * @param tls how to secure the connection, or null for plain TCP
 */
public record BrokerSettings(
        BrokerAddress address,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable TlsSettings tls) {
    /**
     * Checks that the parts go together.
     *
     * @throws IllegalArgumentException if a certificate is to be verified and the host is an address literal, for which
     *     that is not possible
     */
    public BrokerSettings {
        if (tls != null && !tls.insecure() && address.isLiteral()) {
            throw new IllegalArgumentException(
                    "with TLS the broker must be given by its name, as in its certificate, not as " + address.host());
        }
    }

    /** Returns a broker without TLS and without authentication. */
    public static BrokerSettings plain(BrokerAddress address) {
        return new BrokerSettings(address, null, null, null);
    }

    /**
     * How to secure a connection; the files are PEM.
     *
     * @param caFile certificates to trust instead of the system's, or null
     * @param certFile this client's certificate chain, or null
     * @param keyFile the key of {@code certFile}, or null
     * @param insecure whether to accept any certificate for any host, which allows a man in the middle
     */
    public record TlsSettings(
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile,
            boolean insecure) {
        /**
         * Checks that the parts go together.
         *
         * @throws IllegalArgumentException if one of certificate and key is given without the other, or certificates to
         *     trust where none is verified
         */
        public TlsSettings {
            if ((certFile == null) != (keyFile == null)) {
                throw new IllegalArgumentException("a client certificate and its key must be given together");
            }
            if (insecure && caFile != null) {
                throw new IllegalArgumentException("CA certificates have no use if no certificate is verified");
            }
        }

        /** Verifies the broker's certificate and its host name. */
        public TlsSettings(@Nullable Path caFile, @Nullable Path certFile, @Nullable Path keyFile) {
            this(caFile, certFile, keyFile, false);
        }
    }
}
