package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.Request;
import java.util.Map;
import java.util.Optional;

/**
 * Who may ask for what on this host (issue 4, part 3). Where nobody is named, whoever can publish may ask for everything, as
 * in the first system.
 *
 * @param senders by name
 * @param requireSignature whether requests without a signature are refused
 * @param anonymousMayReplaceConfig whether a request without a signature may concern collectd.conf at all
 */
public record SenderPolicy(Map<String, Sender> senders, boolean requireSignature, boolean anonymousMayReplaceConfig) {
    /** Copies the senders. */
    public SenderPolicy {
        senders = Map.copyOf(senders);
    }

    /** The first system's: nobody is named, everybody may do everything. */
    public static SenderPolicy open() {
        return new SenderPolicy(Map.of(), false, true);
    }

    /** Whether whoever can publish may run every command or replace the config, since nobody is named. */
    public boolean isOpen() {
        return namesNobody() && !requireSignature;
    }

    /** Whether no sender is named; the host's own rules are none. */
    private boolean namesNobody() {
        return senders.keySet().stream().allMatch(Sender.LOCAL_RULES::equals);
    }

    /** The key that proves a sender's signatures; empty where nobody of that name signs. */
    Optional<VerifyKey> key(String signer) {
        return Optional.ofNullable(senders.get(signer)).map(Sender::key);
    }

    /** Whether a sender whose name is proven, or who has none, may ask for this. */
    boolean allows(String sender, Request request) {
        // Whether a signature is required may have been edited since the sender was found to need none.
        if (sender.equals(Sender.ANONYMOUS) && requireSignature) {
            return false;
        }
        Right right = Right.of(request);
        if (sender.equals(Sender.ANONYMOUS) && right instanceof Right.Config && !anonymousMayReplaceConfig) {
            return false;
        }
        Sender known = senders.get(sender);
        if (known == null && sender.equals(Sender.LOCAL_RULES)) {
            // Whoever writes the rules writes config.json, too.
            return true;
        }
        if (known == null && namesNobody()) {
            return sender.equals(Sender.ANONYMOUS);
        }
        return known != null && known.may(right);
    }
}
