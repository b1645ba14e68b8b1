package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * Which configs a replacement has dealt with, each as the SHA-256 of its bytes in lower-case hexadecimal.
 *
 * @param running the config in place when the task ended, or null where it is not known
 * @param failed the config that did not work, or null where none failed
 */
public record ConfigHashes(
        @Nullable String running, @Nullable String failed) {
    /** Writes the hashes in lower case, however they came. */
    public ConfigHashes {
        running = Sha256.lowerCase(running);
        failed = Sha256.lowerCase(failed);
    }

    /** The hash that a config will have in place: the agent adds a newline that is missing at the end. */
    public static String inPlace(String sent) {
        return Sha256.of(sent.isEmpty() || sent.endsWith("\n") ? sent : sent + "\n");
    }
}
