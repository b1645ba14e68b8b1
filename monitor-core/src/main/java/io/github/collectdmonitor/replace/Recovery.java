package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;
import org.jspecify.annotations.Nullable;

/** The result of resuming an interrupted replacement. */
public sealed interface Recovery {
    /** There is no journal, and thus no interrupted replacement. */
    record None() implements Recovery {}

    /**
     * The replacement was resumed and has ended.
     *
     * @param taskId the task of the replacement, or null if the journal could not be read; then the outcome applies to
     *     each started task
     * @param outcome the outcome
     */
    record Ended(@Nullable TaskId taskId, Outcome outcome) implements Recovery {
        static Ended of(Recovered recovered) {
            return new Ended(recovered.taskId(), recovered.outcome());
        }

        static Ended ofUnknownTask(Outcome outcome) {
            return new Ended(null, outcome);
        }
    }

    /**
     * The replacement could not be resumed by this run of the agent; its journal is kept for the next run.
     *
     * @param reason the reason, for the log
     */
    record Postponed(String reason) implements Recovery {}
}
