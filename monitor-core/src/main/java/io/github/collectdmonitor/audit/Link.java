package io.github.collectdmonitor.audit;

/**
 * A place in the chain.
 *
 * @param seq the number of a line, from 1 on; 0 before the first
 * @param hash the SHA-256 of the line's bytes without its newline, in lower-case hexadecimal
 */
record Link(long seq, String hash) {
    /** What stands for the hash of a line that there is not. */
    static final String NO_HASH = "0".repeat(64);

    /** Before the first line. */
    static final Link BEGINNING = new Link(0, NO_HASH);
}
