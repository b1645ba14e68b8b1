package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskResult;
import java.util.Optional;

/** Results: what is read is written and read again as the same, also when it is cut, and nothing throws. */
public final class ResultTarget {
    private static final int LIMIT = 200;

    private static final RealMessages REAL = RealMessages.of(ResultTarget.class);

    private ResultTarget() {}

    /** Returns the message that the input stands for. */
    public static byte[] text(byte[] input) {
        return REAL.text(input);
    }

    /** Reads what the input stands for as a result. */
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
