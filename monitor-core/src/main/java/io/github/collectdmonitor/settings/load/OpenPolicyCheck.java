package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import java.util.Optional;

/** Warns of an agent without access control, as lua-collectd-monitor had none. */
public final class OpenPolicyCheck {
    private static final String COLLECTD = "collectd";

    private OpenPolicyCheck() {}

    /** Returns a warning if there are no senders and no signature is required. */
    public static Optional<ConfigProblem> warning(AgentSettings settings) {
        AccessPolicy policy = settings.trust().rules().policy();
        Topics topics = settings.topics();
        if (topics == null || !policy.isOpen()) {
            return Optional.empty();
        }
        return Optional.of(new ConfigProblem(
                Severity.WARNING,
                "Senders",
                "has no sender, so everyone who can publish on " + topics.command() + " may run every command"
                        + (policy.anonymousMayReplaceConfig() ? replacing(settings) : "")
                        + "; see docs/security.md"));
    }

    /** Without the service collectd, an operator may assume that its config cannot be replaced. */
    private static String replacing(AgentSettings settings) {
        return " and replace collectd.conf"
                + (settings.services().commands().containsKey(COLLECTD)
                        ? ""
                        : ", since without a collectd service in config.json anonymous senders may"
                                + " replace it as well," + " unless AnonymousMayReplaceConfig is false");
    }
}
