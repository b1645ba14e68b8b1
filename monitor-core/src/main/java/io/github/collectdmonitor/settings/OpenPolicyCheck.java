package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.Problem.Severity;
import io.github.collectdmonitor.trust.SenderPolicy;
import java.util.Optional;

/** Tells of an agent that obeys everybody, as the first system did: that works, and its operator should know. */
public final class OpenPolicyCheck {
    private OpenPolicyCheck() {}

    /** Returns a warning where nobody is named and no signature is required. */
    public static Optional<Problem> warning(AgentSettings settings) {
        SenderPolicy policy = settings.trust().rules().policy();
        Topics topics = settings.topics();
        if (topics == null || !policy.isOpen()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Severity.WARNING,
                "Senders",
                "names nobody, so whoever can publish on " + topics.command() + " may run every command"
                        + (policy.anonymousMayReplaceConfig() ? " and replace collectd.conf" : "")
                        + "; docs/security.md tells how to change that"));
    }
}
