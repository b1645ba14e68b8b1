package io.github.collectdmonitor.sendcommand;

import io.github.collectdmonitor.cli.Exchange;
import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.cli.option.Arguments;
import io.github.collectdmonitor.cli.option.SenderOptions;
import io.github.collectdmonitor.message.CommandRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The program {@code monitor-send-command}: sends a command's name and values of its parameters, and prints the result.
 */
@Command(
        name = "monitor-send-command",
        description = "Sends an agent a request to run a command of its config.json, and prints the result.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Run the command \"exec\" of the service \"hello\", and wait for its result:",
            "    monitor-send-command hello exec -h broker.example.com \\",
            "      -u sender --password-file ~/.monitor-password -t command -r result",
            "  The same by TLS, with the result as JSON for a script:",
            "    monitor-send-command hello exec -h broker.example.com -s \\",
            "      -t command -r result --timeout 10 --output json",
            "  Restart a unit that is named by a parameter of the command:",
            "    monitor-send-command systemd restart --param unit=nginx \\",
            "      -t command -r result"
        })
public final class SendCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SERVICE", description = "The name of a service in the agent's config.json.")
    private String service = "";

    @Parameters(index = "1", paramLabel = "COMMAND", description = "The name of one of that service's commands.")
    private String command = "";

    @Mixin
    private ParameterOptions parameters = new ParameterOptions();

    @Mixin
    private SenderOptions options = new SenderOptions(Duration.ofMinutes(1));

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SenderException {
        Exchange exchange = new Exchange(options, spec.commandLine());
        return exchange.run(new CommandRequest(options.taskId(), Instant.now(), service, command, parameters.values()))
                .value();
    }

    /** Runs the program and exits with its exit code. */
    public static void main(String[] arguments) {
        System.exit(SenderCommandLine.of(new SendCommand()).execute(Arguments.restored(arguments)));
    }
}
