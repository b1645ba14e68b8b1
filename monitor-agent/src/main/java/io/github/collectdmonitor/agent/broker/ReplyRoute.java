package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides the topic of a request's result: the configured result topic or a topic below it, and never the command
 * topic, because agents would respond to results.
 *
 * <p>A broker may end the connection because of a topic, as Mosquitto does with more than 200 levels, and even a client
 * without permissions chooses the topic of its rejection. So only plain topics are accepted.
 *
 * @param commandTopic the configured CommandTopic
 * @param resultTopic the configured CommandResultTopic, or null if no results are sent
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

    /**
     * Returns whether every broker accepts the character: no wildcard, and nothing that may end the connection (MQTT
     * 5.0 §1.5.4).
     */
    private static boolean isPlain(int codePoint) {
        return codePoint != '+'
                && codePoint != '#'
                && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && (codePoint & PLANE_END) != PLANE_END
                && (codePoint < FIRST_NONCHARACTER || codePoint > LAST_NONCHARACTER);
    }
}
