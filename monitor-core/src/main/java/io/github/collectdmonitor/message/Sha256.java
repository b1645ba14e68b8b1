package io.github.collectdmonitor.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Computes hashes as in messages: SHA-256 in lower-case hexadecimal. The hash of a config is that of the exact
 * bytes in place, with an added newline at the end: the output of {@code sha256sum /etc/collectd/collectd.conf}.
 */
public final class Sha256 {
    private Sha256() {}

    /** Returns the hash of a text's bytes in UTF-8. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of some bytes. */
    public static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns whether a text is 64 hexadecimal digits, of either case. */
    public static boolean isHash(String text) {
        return text.matches("[0-9a-fA-F]{64}");
    }

    static @Nullable String lowerCase(@Nullable String hash) {
        return hash == null ? null : hash.toLowerCase(Locale.ROOT);
    }
}
