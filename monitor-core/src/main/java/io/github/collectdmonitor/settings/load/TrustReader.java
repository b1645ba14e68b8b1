package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.access.PermissionPattern;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.access.TrustRules;
import io.github.collectdmonitor.settings.AgentSettings.Trust;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.SigningKey;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings of senders, signatures, rates, and the agent's own key. */
final class TrustReader {
    private static final int WEEK = 7 * 86_400;
    private static final int MOST_REQUESTS = 1_000_000;

    private TrustReader() {}

    static Trust read(SettingsObject root, NamedFiles files) {
        Map<String, Sender> senders = new SendersReader(root.object("Senders"), files).senders();
        boolean named = senders.keySet().stream().anyMatch(name -> !name.equals(SenderName.LOCAL_RULES));
        boolean requireSignature = root.bool("RequireSignature", named);
        boolean anonymousMayReplaceConfig = root.bool("AnonymousMayReplaceConfig", !named);
        TrustRules rules = new TrustRules(
                new AccessPolicy(senders, requireSignature, anonymousMayReplaceConfig),
                root.seconds("ClockSkew", 0, 3600, TrustRules.DEFAULT_CLOCK_SKEW),
                root.seconds("MaxSignatureAge", 1, WEEK, TrustRules.DEFAULT_MAX_SIGNATURE_AGE),
                root.integer("MaxRequestsPerMinute", 0, MOST_REQUESTS, TrustRules.DEFAULT_REQUESTS_PER_MINUTE));
        warnOfContradictions(root, rules.policy());
        Path keyFile = root.file("AgentKeyFile", files);
        files.trusted().addSecret("AgentKeyFile", keyFile);
        return new Trust(rules, keyFile, keyFile == null ? null : key(root, keyFile));
    }

    private static void warnOfContradictions(SettingsObject root, AccessPolicy policy) {
        Sender anonymous = policy.senders().get(SenderName.ANONYMOUS);
        if (policy.requireSignature() && policy.senders().keySet().stream().allMatch(SenderName::isKeyless)) {
            root.warning(
                    "RequireSignature", "is true, and Senders has no sender with a key, so every request is rejected");
        } else if (policy.requireSignature() && anonymous != null) {
            root.warning("Senders.anonymous", "has no effect, since RequireSignature is true");
        }
        if (anonymous != null
                && !policy.anonymousMayReplaceConfig()
                && anonymous.allow().contains(PermissionPattern.of(PermissionPattern.CONFIG))) {
            root.warning(
                    "Senders.anonymous.Allow",
                    "names " + PermissionPattern.CONFIG
                            + ", which has no effect unless AnonymousMayReplaceConfig is true");
        }
    }

    private static @Nullable SigningKey key(SettingsObject root, Path file) {
        try {
            return KeyFile.readPrivate(file);
        } catch (KeyException e) {
            root.error("AgentKeyFile", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
