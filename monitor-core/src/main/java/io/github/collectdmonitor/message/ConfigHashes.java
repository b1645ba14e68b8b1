package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * The configs of a replacement, each as the SHA-256 of its bytes in lower-case hexadecimal.
 *
 * @param running the config in place when the task ended, or null if it is unknown
 * @param failed the config that failed, or null if none did
 */
public record ConfigHashes(
        @Nullable String running, @Nullable String failed) {
    /** Converts the hashes to lower case. */
    public ConfigHashes {
        running = Sha256.lowerCase(running);
        failed = Sha256.lowerCase(failed);
    }

    /** Returns the hash that a config will have in place: the agent adds a missing newline at the end. */
    public static String inPlace(String sent) {
        return Sha256.of(sent.isEmpty() || sent.endsWith("\n") ? sent : sent + "\n");
    }
}
