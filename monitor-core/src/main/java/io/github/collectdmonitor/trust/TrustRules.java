package io.github.collectdmonitor.trust;

import java.time.Duration;

/**
 * What the agent trusts.
 *
 * @param policy who may ask for what
 * @param clockSkew how far a sender's clock may be off
 * @param maxSignatureAge how far ahead a signature's expiry may lie
 * @param requestsPerMinute how many requests of one sender are taken within a minute; 0 for any number
 */
public record TrustRules(SenderPolicy policy, Duration clockSkew, Duration maxSignatureAge, int requestsPerMinute) {
    /** How far a sender's clock may be off where the settings do not say. */
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);

    /** How far ahead a signature's expiry may lie where the settings do not say. */
    public static final Duration DEFAULT_MAX_SIGNATURE_AGE = Duration.ofHours(1);

    /** How many requests of one sender are taken within a minute where the settings do not say. */
    public static final int DEFAULT_REQUESTS_PER_MINUTE = 6000;

    /** What holds where the settings say nothing. */
    public static TrustRules defaults() {
        return new TrustRules(
                SenderPolicy.open(), DEFAULT_CLOCK_SKEW, DEFAULT_MAX_SIGNATURE_AGE, DEFAULT_REQUESTS_PER_MINUTE);
    }
}
