package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.Problem.Severity;
import io.github.collectdmonitor.trust.SenderPolicy;
import java.util.Optional;

/** Tells of an agent that obeys everybody, as the first system did: that works, and its operator should know. */
public final class OpenPolicyCheck {
    private static final String COLLECTD = "collectd";

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
                        + (policy.anonymousMayReplaceConfig() ? replacing(settings) : "")
                        + "; docs/security.md tells how to change that"));
    }

    /** Who leaves out the service collectd may well think that nobody can ask for its config. */
    private static String replacing(AgentSettings settings) {
        return " and replace collectd.conf"
                + (settings.services().commands().containsKey(COLLECTD)
                        ? ""
                        : ", since a config.json that names no collectd service lets anybody replace collectd.conf"
                                + " unless AnonymousMayReplaceConfig is false");
    }
}
