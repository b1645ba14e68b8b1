package io.github.collectdmonitor.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hashes as messages bear them: SHA-256 in lower-case hexadecimal. A config's is that of the exact bytes that go into
 * place, so after a missing newline at the end was added: {@code sha256sum /etc/collectd/collectd.conf} shows the same.
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

    /** Whether a text is 64 hexadecimal digits, of either case. */
    public static boolean isHash(String text) {
        return text.matches("[0-9a-fA-F]{64}");
    }

    static @Nullable String lowerCase(@Nullable String hash) {
        return hash == null ? null : hash.toLowerCase(Locale.ROOT);
    }
}
