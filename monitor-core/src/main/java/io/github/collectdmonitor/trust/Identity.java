package io.github.collectdmonitor.trust;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whose request it is, as far as its signature proves that. */
public sealed interface Identity {
    /** What the audit log calls its sender. */
    String sender();

    /** Who signed it and its nonce, separated by a space, as an answer's signature names them; null where that is not proven. */
    @Nullable
    String proof();

    /** Its signature where that is proven, also where it is refused since it is not valid now; else null. */
    default @Nullable Proven proven() {
        return null;
    }

    /** It bears no signature, and need not. */
    record Anonymous() implements Identity {
        @Override
        public String sender() {
            return Sender.ANONYMOUS;
        }

        @Override
        public @Nullable String proof() {
            return null;
        }
    }

    /** A rule of this host asks, by no wire. */
    record OfRule(String rule) implements Identity {
        @Override
        public String sender() {
            return Sender.LOCAL_RULES;
        }

        @Override
        public @Nullable String proof() {
            return null;
        }
    }

    /**
     * Its signature is that of a sender whom the settings name, over these bytes, for this agent, and in time.
     *
     * @param sender its proven name
     * @param nonce its own, which counts once
     * @param expires as the signature says
     * @param validUntil how long the agent takes it: its expiry and the allowed skew
     */
    record Proven(String sender, String nonce, Instant expires, Instant validUntil) implements Identity {
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
     * It is refused.
     *
     * @param sender the name where it is proven all the same, else {@value Sender#UNVERIFIED} or {@value Sender#ANONYMOUS}
     * @param untimely the signature where it is proven, and refused only as it is not valid now; else null
     * @param answer what its sender is told, which is no more than a sender needs
     * @param reason what the audit log is told
     */
    record Refused(String sender, @Nullable Proven untimely, String answer, String reason) implements Identity {
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
