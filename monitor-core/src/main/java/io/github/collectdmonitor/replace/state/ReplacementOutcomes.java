package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The outcomes of replacements. */
public final class ReplacementOutcomes {
    private static final String UNTOUCHED = "; the old config is in place and collectd was not touched";

    private ReplacementOutcomes() {}

    public static Outcome succeeded(Kind kind) {
        return Outcome.of(
                ResultCode.SUCCEEDED,
                switch (kind) {
                    case CHECK -> "The config can be used; nothing was changed";
                    case REPLACE -> "Succeeded to replace config.";
                    case ROLL_BACK, UNCONFIRMED -> "Succeeded to roll back the config.";
                });
    }

    /** Returns the outcome of a step that failed before collectd was touched. */
    public static Outcome untouched(ReplacementStep step, StepFailure failure) {
        return Outcome.of(failure.code(), failure.reason() + (step == ReplacementStep.CHECK ? "" : UNTOUCHED));
    }

    public static Outcome abandoned() {
        return Outcome.of(
                ResultCode.REPLACEMENT_INTERRUPTED,
                "The agent stopped before the replacement touched collectd; the old config is in place; send the new one"
                        + " again");
    }

    public static Outcome stopping() {
        return Outcome.of(
                ResultCode.REPLACEMENT_INTERRUPTED,
                "The agent is stopping; the old config is in place; send the new one again");
    }

    public static Outcome anotherRuns() {
        return Outcome.of(
                ResultCode.REPLACEMENT_RUNNING,
                "Another replacement, or a start or stop of collectd, is running; this one was not started");
    }

    /** Returns the rejection of a command that starts or stops collectd. */
    public static Outcome replacing() {
        return Outcome.of(
                ResultCode.REPLACEMENT_RUNNING,
                "A config is being replaced, or collectd is being started or stopped; the command was not run,"
                        + " send it again later");
    }

    public static Outcome postponed() {
        return Outcome.of(
                ResultCode.REPLACEMENT_RUNNING,
                "An earlier replacement, during which the agent stopped, could not be resumed (see the agent's"
                        + " log); restart the agent; this one was not started");
    }

    public static Outcome waitUnknown(IOException e) {
        return Outcome.of(
                ResultCode.CONFIG_NOT_WRITTEN,
                "Cannot read whether a confirmation is pending (" + ConfigFiles.explain(e) + "); nothing was changed");
    }

    public static Outcome waits(PendingConfirmation pendingConfirmation) {
        return Outcome.of(
                ResultCode.REPLACEMENT_RUNNING,
                "The config of task " + pendingConfirmation.taskId() + " waits for confirmation until "
                        + shown(pendingConfirmation.deadline().at())
                        + "; confirm it or roll it back first; this replacement was not started");
    }

    /** Formats an instant in whole seconds. */
    public static String shown(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static String shown(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
