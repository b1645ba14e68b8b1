package io.github.collectdmonitor.audit;

/**
 * The limits of an audit log.
 *
 * @param maxBytes the maximum size of a file; the next line begins a new one
 * @param keptFiles the number of rotated files that are kept besides the newest; the oldest are deleted
 */
public record AuditLimits(long maxBytes, int keptFiles) {
    /** The minimum size of a file, which is enough for one write. */
    public static final long LEAST_BYTES = 64 * 1024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if maxBytes is too small or keptFiles is negative
     */
    public AuditLimits {
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("a file must have " + LEAST_BYTES + " bytes or more, not " + maxBytes);
        }
        if (keptFiles < 0) {
            throw new IllegalArgumentException("0 or more files must be kept, not " + keptFiles);
        }
    }
}
