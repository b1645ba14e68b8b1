package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/** What reading a request's bytes came to. */
public sealed interface DecodedRequest {
    /** The message follows the protocol. */
    record Valid(Request request) implements DecodedRequest {}

    /**
     * The message breaks the protocol's rules.
     *
     * @param taskId the id to answer to, or null where none can be read, and so nobody can be answered
     * @param reason what is wrong, without the message's values
     */
    record Invalid(@Nullable TaskId taskId, String reason) implements DecodedRequest {}
}
