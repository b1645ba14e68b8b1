package io.github.collectdmonitor.cli.output;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.text.ControlCharacters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats results for people: one sentence with the outcome of a task, then its output. */
final class HumanOutput {
    private static final String FROM_STANDARD_ERROR = "stderr: ";

    private HumanOutput() {}

    /** Returns a sentence about a request whose result is not awaited. */
    static String sent(Request request) {
        return "Sent " + subject(request) + " as task " + request.taskId()
                + "; without --result-topic no result is awaited";
    }

    /** Returns lines such as {@code web01: nginx/restart succeeded in 27 ms} and the command's output. */
    static List<String> lines(Request request, TaskResult result) {
        Outcome outcome = result.outcome();
        List<String> lines = new ArrayList<>();
        lines.add((result.host() == null ? "" : ControlCharacters.escaped(result.host()) + ": ")
                + subject(request)
                + (outcome.succeeded() ? " succeeded" : " failed with " + reason(outcome.code()))
                + took(outcome)
                + (result.repeated() ? " (recorded earlier, not run again)" : ""));
        add(lines, "", outcome.message());
        if (outcome.errorOutput() != null) {
            add(lines, FROM_STANDARD_ERROR, outcome.errorOutput());
        }
        if (outcome.truncated()) {
            lines.add("(the output was truncated on the host)");
        }
        outcome.warnings().forEach(warning -> add(lines, "warning: ", warning));
        ConfigHashes configs = outcome.configs();
        if (configs != null && configs.running() != null) {
            lines.add("config in place: sha256 " + ControlCharacters.escaped(configs.running()));
        }
        return lines;
    }

    private static String subject(Request request) {
        if (request instanceof CommandRequest command) {
            return ControlCharacters.escaped(command.service() + "/" + command.command());
        }
        if (!(request instanceof ReplacementRequest replacement)) {
            return "replacement of collectd.conf";
        }
        ReplacementAction action = replacement.action();
        if (action instanceof Check) {
            return "check of collectd.conf";
        }
        if (action instanceof RollBack) {
            return "rollback of collectd.conf";
        }
        return action instanceof Confirm confirm
                ? "confirmation of task " + confirm.ofTaskId()
                : "replacement of collectd.conf";
    }

    private static String reason(int code) {
        return ResultCode.of(code)
                .map(known -> "code " + ResultCode.format(code) + ", " + known.meaning())
                .orElse(
                        code < ResultCode.NOT_IMPLEMENTED.code()
                                ? "exit status " + code
                                : "code " + ResultCode.format(code));
    }

    private static String took(Outcome outcome) {
        Duration took = outcome.took();
        if (took == null) {
            return "";
        }
        // The meaning of a code is a separate part of the sentence.
        String before = ResultCode.of(outcome.code()).isPresent() && !outcome.succeeded() ? "," : "";
        return before + " in " + shown(took);
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static void add(List<String> lines, String mark, String text) {
        if (!text.isEmpty()) {
            text.lines().forEach(line -> lines.add(mark + line));
        }
    }
}
