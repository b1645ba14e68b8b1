package io.github.collectdmonitor.audit;

/**
 * A link of the hash chain.
 *
 * @param seq the number of a line, from 1 on; 0 before the first
 * @param hash the SHA-256 of the line's bytes without its newline, in lower-case hexadecimal
 */
public record ChainHead(long seq, String hash) {
    /** Replaces the hash of a line that does not exist. */
    public static final String NO_HASH = "0".repeat(64);

    /** The link before the first line. */
    public static final ChainHead BEGINNING = new ChainHead(0, NO_HASH);
}
