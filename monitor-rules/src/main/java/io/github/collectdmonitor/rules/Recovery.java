package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/**
 * What a rule or a handler wants done.
 *
 * @param rule the rule's name, or {@code file.lua:function}
 * @param service the service to recover
 * @param command the service's command that does it
 * @param target the host that is to do it; null where it is this one
 * @param reason why
 */
public record Recovery(
        String rule,
        String service,
        String command,
        @Nullable Target target,
        Reason reason) {
    /** {@code service/command}, and where it goes if that is another host. */
    public String action() {
        return service + "/" + command + (target == null ? "" : " at " + target.topic());
    }
}
