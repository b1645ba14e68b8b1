package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementStage;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The state of a replacement that is written to disk before each of its steps. It never contains the text of a config.
 *
 * @param asked the requested replacement
 * @param stage the step that is about to run, or the last one
 * @param found the files of the replacement, or null until LOCK has found them
 * @param back the reason and target of the rollback, or null if there is none
 * @param recoveries how often it has been resumed
 * @param outcome its outcome, or null while it is in progress
 */
public record JournalEntry(
        Asked asked,
        ReplacementStage stage,
        @Nullable Found found,
        @Nullable Back back,
        int recoveries,
        @Nullable Outcome outcome) {
    /**
     * The files of a replacement.
     *
     * @param place the collectd.conf, without symbolic links
     * @param backup its {@code .orig}
     * @param oldSha256 of the config that was in place, or null where there was none
     * @param newSha256 of the new config
     */
    public record Found(Path place, Path backup, @Nullable String oldSha256, String newSha256) {
        Found withOld(String sha256) {
            return new Found(place, backup, sha256, newSha256);
        }
    }

    /**
     * A rollback.
     *
     * @param from the step that failed
     * @param failure how it failed
     * @param toSha256 of the last known good config to roll back to, or null for the old config
     */
    public record Back(
            ReplacementStep from,
            StepFailure failure,
            @Nullable String toSha256) {}

    public static JournalEntry of(Asked asked) {
        return new JournalEntry(asked, ReplacementStep.LOCK, null, null, 0, null);
    }

    public JournalEntry at(ReplacementStage next) {
        return new JournalEntry(asked, next, found, back, recoveries, outcome);
    }

    public JournalEntry about(Found files) {
        return new JournalEntry(asked, stage, files, back, recoveries, outcome);
    }

    public JournalEntry rollingBack(Back way) {
        return new JournalEntry(asked, stage, found, way, recoveries, outcome);
    }

    public JournalEntry resumedAgain() {
        return new JournalEntry(asked, stage, found, back, recoveries + 1, outcome);
    }

    public JournalEntry ended(Outcome end) {
        return new JournalEntry(asked, stage, found, back, recoveries, end);
    }
}
