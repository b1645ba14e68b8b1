package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/** Who fires what; the target is a topic, null for this host. What is only tried out has limits of its own. */
record FiringKey(
        String rule,
        String service,
        String command,
        @Nullable String topic,
        boolean dryRun) {
    static FiringKey of(Recovery recovery, boolean dryRun) {
        Target target = recovery.target();
        return new FiringKey(
                recovery.rule(),
                recovery.service(),
                recovery.command(),
                target == null ? null : target.topic(),
                dryRun);
    }
}
