package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.codec.DecodedRequest;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import io.github.collectdmonitor.message.codec.RequestCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Requests, with replacement control: a decoded request is encoded and decoded again as the same, and nothing throws.
 */
public final class RequestTarget {
    private static final RealMessages REAL = RealMessages.of(RequestTarget.class);

    private RequestTarget() {}

    /** Returns the message of an input. */
    public static byte[] text(byte[] input) {
        return REAL.text(input);
    }

    /** Decodes the message of an input as a request. */
    public static void fuzzerTestOneInput(byte[] input) {
        DecodedRequest decoded = RequestCodec.decode(text(input));
        if (decoded instanceof Invalid invalid) {
            Expect.oneLine(invalid.reason());
        } else if (decoded instanceof Valid valid) {
            Expect.oneLine(valid.request().summary());
            Request whole = inWholeSeconds(valid.request());
            Expect.same(new Valid(whole), RequestCodec.decode(RequestCodec.encode(whole)));
        }
    }

    /** Timestamps are written in whole seconds. */
    private static Request inWholeSeconds(Request request) {
        Instant sentAt = request.sentAt()
                .map(instant -> instant.truncatedTo(ChronoUnit.SECONDS))
                .orElse(null);
        if (request instanceof CommandRequest command) {
            return new CommandRequest(
                    command.taskId(), sentAt, command.service(), command.command(), command.parameters());
        } else if (request instanceof ConfigRequest config) {
            return new ConfigRequest(config.taskId(), sentAt, config.config());
        }
        ReplacementRequest replacement = (ReplacementRequest) request;
        return new ReplacementRequest(replacement.taskId(), sentAt, replacement.action());
    }
}
