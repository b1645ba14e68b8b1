package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.output.CapturedOutput;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import java.time.Duration;
import java.util.List;

/** How the execution of a command ended. */
public sealed interface Execution {
    /** Returns the outcome that is reported to the sender. */
    Outcome toOutcome();

    /** Whether the command exited with status 0. */
    default boolean succeeded() {
        return this instanceof Exited exited && exited.status() == 0;
    }

    /**
     * The command exited, or was ended by a signal that the agent did not send.
     *
     * @param status the exit status, 0 to 255; 128 + n where signal n killed it
     */
    record Exited(int status, CapturedOutput output, Duration took) implements Execution {
        @Override
        public Outcome toOutcome() {
            return output.outcome(status, CapturedOutput.withoutLastNewline(output.standardOutput()), took);
        }
    }

    /**
     * The command exceeded its timeout, and its process group was ended.
     *
     * @param timeout the timeout of the command
     */
    record TimedOut(Duration timeout, CapturedOutput output, Duration took) implements Execution {
        @Override
        public Outcome toOutcome() {
            String message = "Timed out after " + timeout.toSeconds() + " s and was ended" + output.outputSuffix();
            return output.outcome(ResultCode.TIMED_OUT.code(), message, took);
        }
    }

    /** The agent stopped while the command ran, and ended it after the grace period. */
    record Killed(CapturedOutput output, Duration took) implements Execution {
        @Override
        public Outcome toOutcome() {
            String message = "The agent stopped while the command ran and ended it; what it has done is unknown"
                    + output.outputSuffix();
            return output.outcome(ResultCode.OUTCOME_UNKNOWN.code(), message, took);
        }
    }

    /**
     * No process was started.
     *
     * @param reason what was tried and why it failed
     */
    record NotStarted(String reason) implements Execution {
        @Override
        public Outcome toOutcome() {
            return new Outcome(ResultCode.NOT_STARTED.code(), reason, null, false, null, List.of());
        }
    }
}
