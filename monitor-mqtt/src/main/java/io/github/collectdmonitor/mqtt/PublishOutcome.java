package io.github.collectdmonitor.mqtt;

/** What became of a message that was to be published. */
public sealed interface PublishOutcome {
    /**
     * The broker has it; at QoS 0: it was sent.
     *
     * @param noMatchingSubscribers whether the broker said that nobody has subscribed; brokers need not say so
     */
    record Acknowledged(boolean noMatchingSubscribers) implements PublishOutcome {}

    /**
     * The broker refuses it for good; it is not sent again.
     *
     * @param reasonCode of MQTT 5.0 §2.4, 128 or more
     * @param reason what that code means, in a few words
     */
    record Refused(int reasonCode, String reason) implements PublishOutcome {}

    /** The link was closed before the broker had acknowledged it; the broker may have it or not. */
    record Abandoned() implements PublishOutcome {}
}
