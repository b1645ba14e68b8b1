package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.definition.Target;
import io.github.collectdmonitor.rules.expression.Condition;
import io.github.collectdmonitor.rules.expression.EvaluationException;
import io.github.collectdmonitor.rules.fact.Facts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule that is being evaluated: for how many series it is active, and whether its errors were reported. */
public final class ActiveRule {
    private static final Logger LOG = System.getLogger(ActiveRule.class.getName());

    private final Map<String, Integer> active = new HashMap<>();
    private final String watched;
    private Rule rule;
    private boolean retired;
    private boolean errorReported;
    private long errors;
    private boolean seen;
    private boolean everSeen;
    private int silentChecks;
    private boolean silenceReported;

    ActiveRule(Rule rule) {
        this.rule = rule;
        this.watched = rule.watched();
    }

    public Rule rule() {
        return rule;
    }

    /** What its states depend on; the same text for all of them, which may be many. */
    public String watched() {
        return watched;
    }

    /** Goes on with a rule that watches for the same. */
    void replaceRule(Rule same) {
        rule = same;
    }

    void retire() {
        retired = true;
    }

    public boolean isRetired() {
        return retired;
    }

    long errors() {
        return errors;
    }

    /** Takes note that an event came that the rule is about. */
    public void markSeen() {
        seen = true;
    }

    /** Whether no event has come that it is about. */
    public boolean isUnseen() {
        return !seen && !everSeen;
    }

    /** Whether none has come between so many calls of this; true once, until one has come again. */
    public boolean isNewlySilent(int checks) {
        if (seen) {
            seen = false;
            everSeen = true;
            silentChecks = 0;
            silenceReported = false;
            return false;
        }
        silentChecks++;
        boolean news = silentChecks >= checks && !silenceReported;
        silenceReported |= news;
        return news;
    }

    /** Whether the rule is about the series of this event; an expression that fails counts as false. */
    boolean concerns(Facts facts) {
        try {
            return rule.when().concerns(facts);
        } catch (EvaluationException e) {
            return failed("when", e);
        }
    }

    public boolean isTrue(Facts facts) {
        try {
            return rule.when().isTrue(facts);
        } catch (EvaluationException e) {
            return failed("when", e);
        }
    }

    /** Whether it is over by the rule's own condition for that, where it has one. */
    public boolean isCleared(Condition clear, Facts facts) {
        try {
            return clear.concerns(facts) && clear.isTrue(facts);
        } catch (EvaluationException e) {
            return failed("clear", e);
        }
    }

    private boolean failed(String key, EvaluationException e) {
        errors++;
        if (!errorReported) {
            LOG.log(
                    Level.WARNING,
                    "{0}: {1} of rule {2} counts as false where {3}; this is said once",
                    rule.place(),
                    key,
                    rule.name(),
                    e.getMessage());
            errorReported = true;
        }
        return false;
    }

    /** Counts one more series that it is active for. */
    public void activated(@Nullable Target target) {
        active.merge(topic(target), 1, Integer::sum);
    }

    /** Counts one less; whether it was the last with this target. */
    public boolean deactivated(@Nullable Target target) {
        return active.compute(topic(target), (topic, count) -> count == null || count <= 1 ? null : count - 1) == null;
    }

    private static String topic(@Nullable Target target) {
        return target == null ? "" : target.topic();
    }
}
