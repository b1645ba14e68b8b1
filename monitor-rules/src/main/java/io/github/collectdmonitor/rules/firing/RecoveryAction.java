package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.rules.definition.Target;
import org.jspecify.annotations.Nullable;

/**
 * What a rule or a handler wants done. Its names can be shown: no service or command is called otherwise.
 *
 * @param rule the rule's name, or {@code file.lua:function}
 * @param service the service to recover
 * @param command the service's command that does it
 * @param target the host that is to do it; null where it is this one
 * @param reason why
 */
public record RecoveryAction(
        String rule,
        String service,
        String command,
        @Nullable Target target,
        Reason reason) {
    /** Longer than any name in use; what is cut names nothing. */
    private static final int LONGEST = 400;

    /** Cleans the names: a handler may have made them up from an event. */
    public RecoveryAction {
        rule = ShownText.of(rule, LONGEST);
        service = ShownText.of(service, LONGEST);
        command = ShownText.of(command, LONGEST);
    }

    /** {@code service/command}, and where it goes if that is another host. */
    public String action() {
        return service + "/" + command + (target == null ? "" : " at " + target.topic());
    }
}
