package io.github.collectdmonitor.rules.file;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.re2j.Pattern;
import io.github.collectdmonitor.rules.definition.Action;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.definition.Hold;
import io.github.collectdmonitor.rules.definition.Hold.Lasting;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.definition.TargetTemplate;
import io.github.collectdmonitor.rules.expression.Condition;
import io.github.collectdmonitor.rules.expression.ExpressionException;
import io.github.collectdmonitor.rules.expression.Subject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads one rule. */
final class RuleReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

    private final RuleObject object;

    RuleReader(RuleObject object) {
        this.object = object;
    }

    /** The name of a rule; null where it has none that can be one. */
    static @Nullable String name(JsonObject json) {
        return json.get("name") instanceof JsonPrimitive primitive
                        && primitive.isString()
                        && NAME.matches(primitive.getAsString())
                ? primitive.getAsString()
                : null;
    }

    /** Returns the rule, or null if it has an error, which is reported. */
    @Nullable
    Rule read() {
        String name = object.requiredString("name");
        if (name != null && !NAME.matches(name)) {
            object.error("name", "must be 1 to 63 letters, digits, dots, underscores and hyphens");
            name = null;
        }
        object.string("description");
        Condition when = object.required("when") == null ? null : condition("when");
        Hold hold = hold(when);
        Condition clear = clear(when);
        Action action = action(object);
        FiringLimits limits = limits();
        RuleObject then = object.object("then");
        Action instead = then == null ? null : action(then);
        if (then != null) {
            then.refuseUnknownKeys();
        }
        boolean dryRun = object.isTrue("dry_run");
        TargetTemplate target = target(when);
        object.refuseUnknownKeys();
        return name == null || when == null || hold == null || action == null || limits == null || object.hasProblems()
                ? null
                : new Rule(name, object.place(), when, hold, clear, action, limits, instead, dryRun, target);
    }

    private boolean has(String key) {
        return object.element(key) != null;
    }

    private @Nullable Condition condition(String key) {
        String text = object.string(key);
        if (text == null) {
            return null;
        }
        try {
            return Condition.compile(text);
        } catch (ExpressionException e) {
            object.error(key, e.offset(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Condition clear(@Nullable Condition when) {
        Condition clear = condition("clear");
        if (clear != null && when != null && clear.subject() != when.subject()) {
            object.error("clear", 0, "it must be about the same as \"when\"");
            return null;
        }
        return clear;
    }

    private @Nullable Hold hold(@Nullable Condition when) {
        String text = object.string("hold");
        if (text == null) {
            return has("hold") ? null : Hold.AT_ONCE;
        }
        Hold hold = HoldTexts.parse(text);
        if (hold == null) {
            object.error("hold", "must be as in \"3 of 5\", of at most " + Hold.MOST + ", or \"for 5m\"");
        } else if (hold instanceof Lasting && when != null && when.subject() == Subject.NOTIFICATION) {
            object.error(
                    "hold", "must be as in \"3 of 5\": a notification comes once, so nothing tells how long it holds");
            return null;
        }
        return hold;
    }

    private static @Nullable Action action(RuleObject from) {
        String service = from.requiredString("service");
        String command = from.requiredString("command");
        return service == null || command == null ? null : new Action(service, command);
    }

    private @Nullable FiringLimits limits() {
        Duration cooldown = cooldown();
        FiringLimits limits = atMost(cooldown == null ? FiringLimits.DEFAULT.cooldown() : cooldown);
        return cooldown == null ? null : limits;
    }

    private @Nullable Duration cooldown() {
        String text = object.string("cooldown");
        if (text == null) {
            return has("cooldown") ? null : FiringLimits.DEFAULT.cooldown();
        }
        Duration cooldown = LimitTexts.cooldown(text);
        if (cooldown == null) {
            object.error("cooldown", LimitTexts.COOLDOWN);
        }
        return cooldown;
    }

    private @Nullable FiringLimits atMost(Duration cooldown) {
        String text = object.string("at_most");
        if (text == null) {
            return has("at_most") ? null : LimitTexts.usual(cooldown);
        }
        FiringLimits limits = LimitTexts.atMost(text, cooldown);
        if (limits == null) {
            object.error("at_most", LimitTexts.AT_MOST);
        }
        return limits;
    }

    private @Nullable TargetTemplate target(@Nullable Condition when) {
        String topic = object.string("target");
        String resultTopic = object.string("result_target");
        if (topic == null) {
            if (resultTopic != null && !has("target")) {
                object.error("result_target", "needs a \"target\"");
            }
            return null;
        }
        if (resultTopic == null) {
            resultTopic = has("result_target") ? null : TargetTemplate.resultTopic(topic);
            if (resultTopic == null && !has("result_target")) {
                object.error("target", "does not end in /command, so \"result_target\" must say where results come");
            }
        }
        Subject subject = when == null ? Subject.METRIC : when.subject();
        boolean flawless = true;
        if (when != null) {
            flawless = isTopic("target", topic, subject);
            flawless &= isTopic("result_target", resultTopic, subject);
        }
        return resultTopic == null || !flawless
                ? null
                : new TargetTemplate(topic, resultTopic, TargetTemplate.placeholder(subject));
    }

    private boolean isTopic(String key, @Nullable String template, Subject subject) {
        String flaw = template == null || !has(key) ? null : TargetTemplate.flaw(template, subject);
        if (flaw != null) {
            object.error(key, flaw);
        }
        return flaw == null;
    }
}
