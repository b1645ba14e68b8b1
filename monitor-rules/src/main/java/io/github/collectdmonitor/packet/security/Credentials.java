package io.github.collectdmonitor.packet.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** A user's keys. Not a record: its {@code toString} must not show them. */
final class Credentials {
    /** Collectd's key of the user's name in meta data. */
    private static final String USER_NAME = "network:username";

    private final SecretKeySpec signing;
    private final SecretKeySpec encryption;
    private final Map<String, Object> meta;

    Credentials(String user, byte[] password) {
        try {
            this.signing = new SecretKeySpec(password, "HmacSHA256");
            this.encryption =
                    new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(password), "AES");
            this.meta = Map.of(USER_NAME, user);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Internal error: no SHA-256", e);
        }
    }

    SecretKeySpec signing() {
        return signing;
    }

    SecretKeySpec encryption() {
        return encryption;
    }

    /** Returns the meta data of this user's events. */
    Map<String, Object> meta() {
        return meta;
    }
}
