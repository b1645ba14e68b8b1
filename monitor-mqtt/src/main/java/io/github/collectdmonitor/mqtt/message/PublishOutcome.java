package io.github.collectdmonitor.mqtt.message;

/** The outcome of a publish. */
public sealed interface PublishOutcome {
    /**
     * The broker acknowledged the message; at QoS 0: it was sent.
     *
     * @param noMatchingSubscribers whether the broker reported that there are no subscribers; brokers need not report
     *     it
     */
    record Acknowledged(boolean noMatchingSubscribers) implements PublishOutcome {}

    /**
     * The broker rejected the message; it is not sent again.
     *
     * @param reasonCode of MQTT 5.0 §2.4, 128 or more
     * @param reason the meaning of that code, in a few words
     */
    record Refused(int reasonCode, String reason) implements PublishOutcome {}

    /** The link was closed before the broker acknowledged the message; the broker may or may not have received it. */
    record Abandoned() implements PublishOutcome {}
}
