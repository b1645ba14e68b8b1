package io.github.collectdmonitor.access;

import io.github.collectdmonitor.access.SenderIdentity.Anonymous;
import io.github.collectdmonitor.access.SenderIdentity.Proven;
import io.github.collectdmonitor.access.SenderIdentity.Refused;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.signature.RequestSignature;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.SignatureClaim;
import io.github.collectdmonitor.signature.SignatureClaim.Malformed;
import io.github.collectdmonitor.signature.SignatureClaim.OfRule;
import io.github.collectdmonitor.signature.SignatureClaim.Signed;
import io.github.collectdmonitor.signature.VerifyKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Identifies the sender of a request and checks its permission; repeats are detected by the ledger. Not
 * thread-safe.
 */
public final class AccessControl {
    /** The same for every failure, so that a forger learns nothing; the reason is in the audit log on the host. */
    private static final String NOT_ACCEPTED = "The signature is not accepted; the reason is in the agent's audit log";

    private static final String UNSIGNED = "This agent accepts only signed requests; nothing was run";

    private final String target;
    private final Supplier<TrustRules> rules;
    private final Clock clock;
    private final SenderRates rates = new SenderRates(System::nanoTime);
    private final SenderRates repeatRates = new SenderRates(System::nanoTime);

    /**
     * Creates a guard.
     *
     * @param target the agent's own command topic, for which requests must be signed
     * @param rules supplies the rules in force, for each request
     */
    public AccessControl(String target, Supplier<TrustRules> rules, Clock clock) {
        this.target = target;
        this.rules = rules;
        this.clock = clock;
    }

    /** Identifies the sender of a request. */
    public SenderIdentity identify(SignatureClaim claim, byte[] payload) {
        TrustRules now = rules.get();
        if (claim instanceof Malformed malformed) {
            return new Refused(
                    SenderName.UNVERIFIED, null, NOT_ACCEPTED, "its signature is malformed: " + malformed.reason());
        }
        if (claim instanceof Signed signed) {
            return identify(signed.signature(), payload, now);
        }
        if (claim instanceof OfRule rule) {
            return new SenderIdentity.OfRule(rule.rule());
        }
        return now.policy().requireSignature()
                ? new Refused(SenderName.ANONYMOUS, null, UNSIGNED, "it is not signed")
                : new Anonymous();
    }

    private SenderIdentity identify(RequestSignature signature, byte[] payload, TrustRules now) {
        Optional<VerifyKey> key = now.policy().key(signature.signer());
        if (key.isEmpty()) {
            return unverified("no sender \"" + signature.signer() + "\" with a key is in Senders");
        }
        if (!signature.target().equals(target)) {
            return unverified("it names " + named(signature) + " and is for another target");
        }
        if (!signature.isOf(key.get(), target, payload)) {
            return unverified("it names " + named(signature) + " and is not of that key over these bytes");
        }
        return inTime(signature, now);
    }

    private static String named(RequestSignature signature) {
        return "\"" + signature.signer() + "\"";
    }

    private static Refused unverified(String reason) {
        return new Refused(SenderName.UNVERIFIED, null, NOT_ACCEPTED, "its signature: " + reason);
    }

    /** Checks the expiry. The sender is proven, and gets the reason. */
    private SenderIdentity inTime(RequestSignature signature, TrustRules now) {
        Instant time = clock.instant();
        Duration skew = now.clockSkew();
        Instant validUntil = signature.expires().plus(skew);
        Proven proven = new Proven(signature.signer(), signature.nonce(), signature.expires(), validUntil);
        if (!time.isBefore(validUntil)) {
            return outOfTime(proven, "it expired at " + signature.expires() + "; compare the clocks");
        }
        if (signature.expires().isAfter(time.plus(now.maxSignatureAge()).plus(skew))) {
            return outOfTime(
                    proven,
                    "it expires at " + signature.expires() + ", more than "
                            + now.maxSignatureAge().toSeconds() + " s ahead (MaxSignatureAge); compare the clocks");
        }
        return proven;
    }

    private static Refused outOfTime(Proven proven, String reason) {
        return new Refused(
                proven.sender(), proven, "The signature is not valid now: " + reason, "its signature: " + reason);
    }

    /**
     * Returns whether a sender has the permission for a request, by the rules in force. Thread-safe.
     *
     * @param sender a name that was proven, or {@value SenderName#ANONYMOUS}
     */
    public boolean allows(String sender, Request request) {
        return rules.get().policy().allows(sender, request);
    }

    /** Counts a request of a sender that is not rejected; false if it exceeds the rate. */
    public boolean isWithinRate(SenderIdentity senderIdentity) {
        return rates.take(senderIdentity.sender(), rules.get().requestsPerMinute());
    }

    /**
     * Counts a repeat, separately from new requests, since others than its sender can repeat
     * it. False if it exceeds the rate.
     */
    public boolean isWithinRepeatRate(SenderIdentity senderIdentity) {
        return repeatRates.take(senderIdentity.sender(), rules.get().requestsPerMinute());
    }

    /** Returns the maximum number of requests of one sender per minute; 0 for no limit. */
    public int requestsPerMinute() {
        return rules.get().requestsPerMinute();
    }
}
