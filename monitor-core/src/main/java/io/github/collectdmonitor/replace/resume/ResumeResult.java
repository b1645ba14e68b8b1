package io.github.collectdmonitor.replace.resume;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.step.ResumedReplacement;
import org.jspecify.annotations.Nullable;

/** The result of resuming an interrupted replacement. */
public sealed interface ResumeResult {
    /** There is no journal, and thus no interrupted replacement. */
    record None() implements ResumeResult {}

    /**
     * The replacement was resumed and has ended.
     *
     * @param taskId the task of the replacement, or null if the journal could not be read; then the outcome applies to
     *     each started task
     * @param outcome the outcome
     */
    record Ended(@Nullable TaskId taskId, Outcome outcome) implements ResumeResult {
        public static Ended of(ResumedReplacement resumedReplacement) {
            return new Ended(resumedReplacement.taskId(), resumedReplacement.outcome());
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
    record Postponed(String reason) implements ResumeResult {}
}
