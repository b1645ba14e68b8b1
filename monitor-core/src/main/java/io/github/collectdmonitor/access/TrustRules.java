package io.github.collectdmonitor.access;

import java.time.Duration;

/**
 * The rules of signatures, permissions and rates.
 *
 * @param policy the senders' permissions
 * @param clockSkew the permitted difference of a sender's clock
 * @param maxSignatureAge the maximum time until a signature's expiry
 * @param requestsPerMinute the maximum number of requests of one sender per minute; 0 for no limit
 */
public record TrustRules(AccessPolicy policy, Duration clockSkew, Duration maxSignatureAge, int requestsPerMinute) {
    /** The default of {@link #clockSkew}. */
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);

    /** The default of {@link #maxSignatureAge}. */
    public static final Duration DEFAULT_MAX_SIGNATURE_AGE = Duration.ofHours(1);

    /** The default of {@link #requestsPerMinute}. */
    public static final int DEFAULT_REQUESTS_PER_MINUTE = 6000;

    /** Returns the default rules. */
    public static TrustRules defaults() {
        return new TrustRules(
                AccessPolicy.open(), DEFAULT_CLOCK_SKEW, DEFAULT_MAX_SIGNATURE_AGE, DEFAULT_REQUESTS_PER_MINUTE);
    }
}
