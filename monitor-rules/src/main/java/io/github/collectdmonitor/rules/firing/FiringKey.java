package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.rules.definition.Target;
import org.jspecify.annotations.Nullable;

/** Who fires what; the target is a topic, null for this host. What is only tried out has limits of its own. */
record FiringKey(
        String rule,
        String service,
        String command,
        @Nullable String topic,
        boolean dryRun) {
    static FiringKey of(RecoveryAction recoveryAction, boolean dryRun) {
        Target target = recoveryAction.target();
        return new FiringKey(
                recoveryAction.rule(),
                recoveryAction.service(),
                recoveryAction.command(),
                target == null ? null : target.topic(),
                dryRun);
    }
}
