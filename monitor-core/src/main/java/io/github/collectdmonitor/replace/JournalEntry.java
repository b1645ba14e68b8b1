package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.replace.ReplaceOrder.Asked;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of a replacement before each of its steps acts. It never holds a config's text.
 *
 * @param asked what is asked
 * @param stage the step that is about to act, or was when the replacement ended
 * @param found what it is about, or null until LOCK has found it
 * @param back why and where it goes back, or null while it goes forward
 * @param recoveries how often an agent that came back has taken it up
 * @param outcome what it came to, or null while it is under way
 */
record JournalEntry(
        Asked asked,
        Stage stage,
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
     * @param newSha256 of the config that is to be there
     */
    record Found(Path place, Path backup, @Nullable String oldSha256, String newSha256) {
        Found withOld(String sha256) {
            return new Found(place, backup, sha256, newSha256);
        }
    }

    /**
     * A way back.
     *
     * @param from the step that failed
     * @param failure how it failed
     * @param toSha256 of the last known good config to go back to, or null for the old one
     */
    record Back(
            ReplaceStep from, StepFailure failure, @Nullable String toSha256) {}

    static JournalEntry of(Asked asked) {
        return new JournalEntry(asked, ReplaceStep.LOCK, null, null, 0, null);
    }

    JournalEntry at(Stage next) {
        return new JournalEntry(asked, next, found, back, recoveries, outcome);
    }

    JournalEntry about(Found files) {
        return new JournalEntry(asked, stage, files, back, recoveries, outcome);
    }

    JournalEntry goingBack(Back way) {
        return new JournalEntry(asked, stage, found, way, recoveries, outcome);
    }

    JournalEntry recoveredAgain() {
        return new JournalEntry(asked, stage, found, back, recoveries + 1, outcome);
    }

    JournalEntry ended(Outcome end) {
        return new JournalEntry(asked, stage, found, back, recoveries, end);
    }
}
