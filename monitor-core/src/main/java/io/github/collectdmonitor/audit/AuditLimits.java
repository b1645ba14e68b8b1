package io.github.collectdmonitor.audit;

/**
 * What bounds an audit log.
 *
 * @param maxBytes how large a file may be; the next line goes to a new one
 * @param keptFiles how many full files are kept beside the newest; the oldest are deleted
 */
public record AuditLimits(long maxBytes, int keptFiles) {
    /** The smallest size of a file, which has room for what is written at once. */
    public static final long LEAST_BYTES = 64 * 1024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a file would be too small, or fewer than no files kept
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
