package io.github.collectdmonitor.access;

import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.VerifyKey;
import java.util.Map;
import java.util.Optional;

/**
 * The permissions of senders on this host. Without senders, everyone who can publish has all permissions, as with
 * lua-collectd-monitor.
 *
 * @param senders by name
 * @param requireSignature whether requests without a signature are rejected
 * @param anonymousMayReplaceConfig whether requests without a signature may have the permission for collectd.conf
 */
public record AccessPolicy(Map<String, Sender> senders, boolean requireSignature, boolean anonymousMayReplaceConfig) {
    /** Copies the senders. */
    public AccessPolicy {
        senders = Map.copyOf(senders);
    }

    /** Returns the policy without access control, as in lua-collectd-monitor. */
    public static AccessPolicy open() {
        return new AccessPolicy(Map.of(), false, true);
    }

    /**
     * Returns whether everyone who can publish may run every command or replace the config, since there are no
     * senders.
     */
    public boolean isOpen() {
        return hasNoSenders() && !requireSignature;
    }

    /** Returns whether there are no senders other than the host's own rules. */
    private boolean hasNoSenders() {
        return senders.keySet().stream().allMatch(SenderName.LOCAL_RULES::equals);
    }

    /** Returns the key that verifies a sender's signatures; empty if there is no such sender with a key. */
    Optional<VerifyKey> key(String signer) {
        return Optional.ofNullable(senders.get(signer)).map(Sender::key);
    }

    /** Returns whether a proven or anonymous sender has the permission for a request. */
    boolean allows(String sender, Request request) {
        // RequireSignature may have been changed since the request was received.
        if (sender.equals(SenderName.ANONYMOUS) && requireSignature) {
            return false;
        }
        Permission right = Permission.of(request);
        if (sender.equals(SenderName.ANONYMOUS) && right instanceof Permission.Config && !anonymousMayReplaceConfig) {
            return false;
        }
        Sender known = senders.get(sender);
        if (known == null && sender.equals(SenderName.LOCAL_RULES)) {
            // Everyone who can write the rules can also write config.json.
            return true;
        }
        if (known == null && hasNoSenders()) {
            return sender.equals(SenderName.ANONYMOUS);
        }
        return known != null && known.may(right);
    }
}
