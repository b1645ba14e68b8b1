package io.github.collectdmonitor.rules.definition;

import io.github.collectdmonitor.rules.expression.Condition;
import io.github.collectdmonitor.rules.expression.ConditionAdvice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule: when what is to be recovered.
 *
 * @param name unique among all rules
 * @param place where it stands, such as {@code memory.json:3:5}
 * @param when what is watched for
 * @param hold how often or how long that must be so
 * @param clear when it is over; null where it is over once it does not hold any more
 * @param action what is run
 * @param limits how often
 * @param instead what is run once where the limit is reached; null for nothing
 * @param dryRun whether it is only tried out
 * @param target the other host that is to run it; null for this one
 */
public record Rule(
        String name,
        String place,
        Condition when,
        Hold hold,
        @Nullable Condition clear,
        Action action,
        FiringLimits limits,
        @Nullable Action instead,
        boolean dryRun,
        @Nullable TargetTemplate target) {
    /** What its state depends on: with another text, the state is of another rule. */
    public String watched() {
        return when.text() + "\n" + hold + "\n" + (clear == null ? "" : clear.text());
    }

    /** Returns warnings about a valid rule that is never or always true. */
    public List<String> advice() {
        List<String> warnings = new ArrayList<>();
        ConditionAdvice.of(when).forEach(text -> warnings.add("when: " + text));
        if (clear != null) {
            ConditionAdvice.of(clear).forEach(text -> warnings.add("clear: " + text));
        }
        return warnings;
    }

    /** The same rule, which is not only tried out. */
    public Rule acting() {
        return new Rule(name, place, when, hold, clear, action, limits, instead, false, target);
    }

    /** Whether the host's name can be part of the topic that its command is sent to. */
    public boolean canReach(String host) {
        return target == null || !target.namesHost() || TargetTemplate.isUsable(host);
    }

    /** The host that runs its command for an event from this one; null for the agent's own, and where none can be reached. */
    @Nullable
    public Target targetFor(String host) {
        return target == null || !canReach(host) ? null : target.resolve(host);
    }

    /** Whether the command is run by this host's agent. */
    public boolean isLocal() {
        return target == null;
    }
}
