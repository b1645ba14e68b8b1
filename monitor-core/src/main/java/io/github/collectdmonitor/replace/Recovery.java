package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;
import org.jspecify.annotations.Nullable;

/** What looking for an interrupted replacement came to. */
public sealed interface Recovery {
    /** There is no journal: no replacement was begun that has not ended. */
    record None() implements Recovery {}

    /**
     * It was brought to its end.
     *
     * @param taskId the task that had asked for it, or null where the journal could not tell; then it holds for each task
     *     that was started
     * @param outcome what the host has now
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
     * It could not be brought to its end by this run of the agent; its journal stays for the next one.
     *
     * @param reason why, fit for the log
     */
    record Postponed(String reason) implements Recovery {}
}
