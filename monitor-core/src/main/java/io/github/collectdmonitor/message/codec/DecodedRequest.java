package io.github.collectdmonitor.message.codec;

import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import org.jspecify.annotations.Nullable;

/** The result of decoding a request. */
public sealed interface DecodedRequest {
    /** The message is valid. */
    record Valid(Request request) implements DecodedRequest {}

    /**
     * The message is invalid.
     *
     * @param taskId the task id to answer, or null if none can be read, so that no answer is possible
     * @param reason what is wrong, without the message's values
     */
    record Invalid(@Nullable TaskId taskId, String reason) implements DecodedRequest {}
}
