package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes recoveries and notifications of what handlers wrote. */
final class HandlerRequests {
    private static final int LONGEST_REASON = 200;
    private static final double NANOSECONDS = 1e9;
    private static final double LAST_SECOND = 9e9;

    private HandlerRequests() {}

    /** What a handler wants done about an event. */
    static RecoveryAction recovery(String handler, String service, String command, Event event) {
        Reason reason = new Reason(event.identifier().toString(), seen(event), event.time());
        return new RecoveryAction(handler, service, command, null, reason);
    }

    private static String seen(Event event) {
        if (event instanceof ValueList values) {
            StringBuilder text = new StringBuilder();
            for (int index = 0; index < values.size() && text.length() < LONGEST_REASON; index++) {
                text.append(index == 0 ? "" : ", ")
                        .append(values.sources().get(index).name())
                        .append(' ')
                        .append(values.value(index));
            }
            return cut(text.toString());
        }
        return event instanceof Notification notification
                ? cut(notification.severity() + ": " + notification.message())
                : "";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    /**
     * A notification that a handler dispatches; empty where it has no severity, or an impossible time.
     *
     * @param fields severity, time, host, plugin, its instance, type, its instance, message
     */
    static Optional<Notification> notification(List<String> fields) {
        try {
            double severity = Double.parseDouble(fields.get(0));
            double time =
                    fields.get(1).isEmpty() ? System.currentTimeMillis() / 1000.0 : Double.parseDouble(fields.get(1));
            Identifier identifier =
                    new Identifier(fields.get(2), fields.get(3), fields.get(4), fields.get(5), fields.get(6));
            for (Severity known : Severity.values()) {
                if (known.code() == severity && time >= 0 && time < LAST_SECOND) {
                    return Optional.of(
                            new Notification(identifier, (long) (time * NANOSECONDS), known, fields.get(7), Map.of()));
                }
            }
        } catch (NumberFormatException e) {
            // Whatever a handler gave for a number.
        }
        return Optional.empty();
    }
}
