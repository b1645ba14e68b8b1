package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a request's answer goes: never anywhere but to the configured result topic and what lies below it
 * (protocol, "MQTT 5, when both ends have it"), and never to where requests come from, or agents would answer answers.
 *
 * @param commandTopic the configured CommandTopic
 * @param resultTopic the configured CommandResultTopic, or null where no results are sent
 */
record ReplyRoute(String commandTopic, @Nullable String resultTopic) {
    @Nullable
    ReplyAddress of(@Nullable String responseTopic, @Nullable CorrelationData correlation, @Nullable String nonce) {
        if (resultTopic == null) {
            return null;
        }
        return responseTopic != null && isWithin(responseTopic, resultTopic) && !responseTopic.equals(commandTopic)
                ? new ReplyAddress(responseTopic, correlation, nonce)
                : new ReplyAddress(resultTopic, correlation, nonce);
    }

    private static boolean isWithin(String topic, String allowed) {
        return (topic.equals(allowed) || topic.startsWith(allowed + "/"))
                && topic.indexOf('+') < 0
                && topic.indexOf('#') < 0
                && topic.indexOf('\0') < 0;
    }
}
