package io.github.collectdmonitor.replace;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a config is known by: the SHA-256 of the exact bytes that go into place, so after a missing newline at the end was
 * added. {@code sha256sum /etc/collectd/collectd.conf} shows the same.
 */
final class Sha256 {
    private Sha256() {}

    /** The hash in 64 lower-case hexadecimal digits. */
    static String of(byte[] config) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(config));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256 (MessageDigest)", e);
        }
    }
}
