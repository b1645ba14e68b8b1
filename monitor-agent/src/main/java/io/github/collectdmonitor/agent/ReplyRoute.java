package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a request's answer goes: never anywhere but to the configured result topic and what lies below it
 * (protocol, "MQTT 5, when both ends have it"), and never to where requests come from, or agents would answer answers.
 *
 * <p>A broker may end the connection over a topic that it does not like, as Mosquitto does over more than 200 levels, and
 * whoever may ask for nothing chooses the topic of the refusal. So only plain ones are taken.
 *
 * @param commandTopic the configured CommandTopic
 * @param resultTopic the configured CommandResultTopic, or null where no results are sent
 */
record ReplyRoute(String commandTopic, @Nullable String resultTopic) {
    /** In bytes of UTF-8. */
    private static final int LONGEST = 256;

    private static final int MOST_LEVELS = 32;
    private static final int MOST_LEVELS_BELOW = 16;

    /** The last two code points of each plane are no characters, nor are those between the next two (Unicode, §23.7). */
    private static final int PLANE_END = 0xFFFE;

    private static final int FIRST_NONCHARACTER = 0xFDD0;
    private static final int LAST_NONCHARACTER = 0xFDEF;

    @Nullable
    ReplyAddress of(@Nullable String responseTopic, @Nullable CorrelationData correlation) {
        if (resultTopic == null) {
            return null;
        }
        return responseTopic != null && isWithin(responseTopic, resultTopic) && !responseTopic.equals(commandTopic)
                ? new ReplyAddress(responseTopic, correlation)
                : new ReplyAddress(resultTopic, correlation);
    }

    private static boolean isWithin(String topic, String allowed) {
        return (topic.equals(allowed) || topic.startsWith(allowed + "/"))
                && topic.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && levels(topic) <= Math.min(MOST_LEVELS, levels(allowed) + MOST_LEVELS_BELOW)
                && !topic.startsWith("$")
                && topic.codePoints().allMatch(ReplyRoute::isPlain);
    }

    private static long levels(String topic) {
        return 1 + topic.chars().filter(character -> character == '/').count();
    }

    /** Whether any broker takes it: no wildcard, and nothing over which one may end the connection (MQTT 5.0 §1.5.4). */
    private static boolean isPlain(int codePoint) {
        return codePoint != '+'
                && codePoint != '#'
                && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && (codePoint & PLANE_END) != PLANE_END
                && (codePoint < FIRST_NONCHARACTER || codePoint > LAST_NONCHARACTER);
    }
}
