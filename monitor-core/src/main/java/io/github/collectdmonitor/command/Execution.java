package io.github.collectdmonitor.command;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import java.time.Duration;
import java.util.List;

/** How the execution of a command ended. */
public sealed interface Execution {
    /** What a sender is told of it. */
    Outcome toOutcome();

    /** Whether the command ran to its end and reported success. */
    default boolean succeeded() {
        return this instanceof Exited exited && exited.status() == 0;
    }

    /**
     * The command ended by itself, or by a signal from somebody else.
     *
     * @param status the exit status, 0 to 255; 128 + n where signal n killed it
     */
    record Exited(int status, Captured output, Duration took) implements Execution {
        @Override
        public Outcome toOutcome() {
            return output.outcome(status, Captured.withoutLastNewline(output.standardOutput()), took);
        }
    }

    /**
     * The command outlived its timeout, and its process group was ended.
     *
     * @param timeout how long it was given
     */
    record TimedOut(Duration timeout, Captured output, Duration took) implements Execution {
        @Override
        public Outcome toOutcome() {
            String message = "Timed out after " + timeout.toSeconds() + " s and was ended" + output.soFar();
            return output.outcome(ResultCode.TIMED_OUT.code(), message, took);
        }
    }

    /** The agent itself was told to stop, waited as long as it may, and ended the command. */
    record Killed(Captured output, Duration took) implements Execution {
        @Override
        public Outcome toOutcome() {
            String message =
                    "The agent stopped while the command ran and ended it; how far it came is unknown" + output.soFar();
            return output.outcome(ResultCode.OUTCOME_UNKNOWN.code(), message, took);
        }
    }

    /**
     * No process came to be.
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
