package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.trust.Identity.Anonymous;
import io.github.collectdmonitor.trust.Identity.Proven;
import io.github.collectdmonitor.trust.Identity.Refused;
import io.github.collectdmonitor.trust.SignatureClaim.Malformed;
import io.github.collectdmonitor.trust.SignatureClaim.OfRule;
import io.github.collectdmonitor.trust.SignatureClaim.Signed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whose request it is and whether it may be carried out; whether it came before is the ledger's to know. One thread
 * at a time.
 */
public final class RequestGuard {
    /** Whoever forged it learns nothing from it, and whoever did not finds the reason on the host. */
    private static final String NOT_ACCEPTED = "The signature is not accepted; the agent's audit log says why";

    private static final String UNSIGNED = "This agent takes signed requests only; nothing was run";

    private final String target;
    private final Supplier<TrustRules> rules;
    private final Clock clock;
    private final RequestRates rates = new RequestRates(System::nanoTime);
    private final RequestRates repeatRates = new RequestRates(System::nanoTime);

    /**
     * Makes a guard.
     *
     * @param target the agent's own command topic, for which requests must be signed
     * @param rules those in force, asked for anew for each request
     */
    public RequestGuard(String target, Supplier<TrustRules> rules, Clock clock) {
        this.target = target;
        this.rules = rules;
        this.clock = clock;
    }

    /** Finds out whose request it is. */
    public Identity identify(SignatureClaim claim, byte[] payload) {
        TrustRules now = rules.get();
        if (claim instanceof Malformed malformed) {
            return new Refused(
                    Sender.UNVERIFIED, null, NOT_ACCEPTED, "its signature is malformed: " + malformed.reason());
        }
        if (claim instanceof Signed signed) {
            return identify(signed.signature(), payload, now);
        }
        if (claim instanceof OfRule rule) {
            return new Identity.OfRule(rule.rule());
        }
        return now.policy().requireSignature()
                ? new Refused(Sender.ANONYMOUS, null, UNSIGNED, "it is not signed")
                : new Anonymous();
    }

    private Identity identify(RequestSignature signature, byte[] payload, TrustRules now) {
        Optional<VerifyKey> key = now.policy().key(signature.signer());
        if (key.isEmpty()) {
            return unverified("nobody named \"" + signature.signer() + "\" is in Senders with a key");
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
        return new Refused(Sender.UNVERIFIED, null, NOT_ACCEPTED, "its signature: " + reason);
    }

    /** From here on its sender is known, and may learn what is wrong. */
    private Identity inTime(RequestSignature signature, TrustRules now) {
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
     * Whether a sender may ask for this, by the rules of this moment. From any thread.
     *
     * @param sender a name that was proven, or {@value Sender#ANONYMOUS}
     */
    public boolean allows(String sender, Request request) {
        return rules.get().policy().allows(sender, request);
    }

    /** Counts a request of a sender whose identity is not refused; false where it is one too many within a minute. */
    public boolean isWithinRate(Identity identity) {
        return rates.take(identity.sender(), rules.get().requestsPerMinute());
    }

    /**
     * Counts a request that came before, apart from the new ones: whoever sends it again need not be its sender. False where
     * it is one too many within a minute.
     */
    public boolean isWithinRepeatRate(Identity identity) {
        return repeatRates.take(identity.sender(), rules.get().requestsPerMinute());
    }

    /** How many requests a minute one sender may send, 0 for any number. */
    public int requestsPerMinute() {
        return rules.get().requestsPerMinute();
    }
}
