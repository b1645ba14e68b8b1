package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.cli.option.SameConnection;
import io.github.collectdmonitor.cli.option.SenderOptions;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The smallest sender: one argument is a config, two are a service and a command; "rollback" is a rollback. */
@Command(name = "probe")
public final class Probe implements Callable<Integer> {
    @Parameters(index = "0")
    private String first = "";

    @Parameters(index = "1", arity = "0..1")
    private @Nullable String second;

    @Option(names = "--advice")
    private @Nullable String advice;

    @Mixin
    private SenderOptions options = new SenderOptions(Duration.ofMinutes(1));

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SenderException {
        return new Exchange(options, spec.commandLine())
                .run(
                        request(options.taskId()),
                        result -> Optional.ofNullable(advice)
                                .map(text -> text
                                        + result.map(TaskResult::taskId)
                                        + ' '
                                        + SameConnection.options(
                                                spec.commandLine().getParseResult())))
                .value();
    }

    private Request request(TaskId taskId) {
        if (first.equals("rollback")) {
            return new ReplacementRequest(taskId, Instant.now(), new RollBack(null, null));
        }
        return second == null
                ? new ConfigRequest(taskId, Instant.now(), first)
                : new CommandRequest(taskId, Instant.now(), first, second);
    }

    /** Runs it in this process. */
    public static Ended run(String... arguments) {
        return run(new Probe(), arguments);
    }

    public static Ended run(Object program, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                SenderCommandLine.of(program).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Ended(exitCode, out.toString(), err.toString());
    }

    /** What a run came to. */
    public record Ended(int exitCode, String out, String err) {}
}
