package io.github.collectdmonitor.access;

import io.github.collectdmonitor.signature.SenderName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The sender of a request, as far as its signature proves it. */
public sealed interface SenderIdentity {
    /** Returns the sender's name in the audit log. */
    String sender();

    /**
     * Returns the proven signer and nonce, separated by a space, for the signature of the answer; null if no
     * signature is proven.
     */
    @Nullable
    String proof();

    /** Returns its signature if it is proven, even if it is rejected since it is not valid now; else null. */
    default @Nullable Proven proven() {
        return null;
    }

    /** The request has no signature, and needs none. */
    record Anonymous() implements SenderIdentity {
        @Override
        public String sender() {
            return SenderName.ANONYMOUS;
        }

        @Override
        public @Nullable String proof() {
            return null;
        }
    }

    /** A rule of this host requests it. */
    record OfRule(String rule) implements SenderIdentity {
        @Override
        public String sender() {
            return SenderName.LOCAL_RULES;
        }

        @Override
        public @Nullable String proof() {
            return null;
        }
    }

    /**
     * The signature is proven: a known sender's, over these bytes, for this agent, and not expired.
     *
     * @param sender the proven name
     * @param nonce the request's nonce, which can be used once
     * @param expires the expiry in the signature
     * @param validUntil until when the agent accepts it: the expiry and the permitted clock skew
     */
    record Proven(String sender, String nonce, Instant expires, Instant validUntil) implements SenderIdentity {
        @Override
        public String proof() {
            return sender + " " + nonce;
        }

        @Override
        public Proven proven() {
            return this;
        }
    }

    /**
     * The request is rejected.
     *
     * @param sender the name if it is proven, else {@value SenderName#UNVERIFIED} or {@value SenderName#ANONYMOUS}
     * @param untimely the signature if it is proven, and rejected only because it is not valid now; else null
     * @param answer the message to the sender, without details
     * @param reason the reason in the audit log
     */
    record Refused(String sender, @Nullable Proven untimely, String answer, String reason) implements SenderIdentity {
        @Override
        public @Nullable String proof() {
            return untimely == null ? null : untimely.proof();
        }

        @Override
        public @Nullable Proven proven() {
            return untimely;
        }
    }
}
