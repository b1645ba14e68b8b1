package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.ResultCodec;
import java.util.Optional;

/** Results: a decoded result is encoded and decoded again as the same, even if it is truncated, and nothing throws. */
public final class ResultTarget {
    private static final int LIMIT = 200;

    private static final RealMessages REAL = RealMessages.of(ResultTarget.class);

    private ResultTarget() {}

    /** Returns the message of an input. */
    public static byte[] text(byte[] input) {
        return REAL.text(input);
    }

    /** Decodes the message of an input as a result. */
    public static void fuzzerTestOneInput(byte[] input) {
        ResultCodec.decode(text(input)).ifPresent(ResultTarget::check);
    }

    private static void check(TaskResult result) {
        Expect.same(Optional.of(result), ResultCodec.decode(ResultCodec.encode(result)));

        byte[] within = ResultCodec.encodeWithin(result, LIMIT);
        Optional<TaskResult> cut = ResultCodec.decode(within);
        Expect.that(
                cut.isPresent() && cut.get().taskId().equals(result.taskId()),
                "no result of the same task was left",
                cut);
        boolean emptied = cut.get().outcome().message().isEmpty();
        Expect.that(within.length <= LIMIT || emptied, "longer than the limit", within.length);
    }
}
