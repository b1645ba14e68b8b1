package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.Arguments;
import io.github.collectdmonitor.cli.Exchange;
import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.cli.SenderException;
import io.github.collectdmonitor.cli.SenderOptions;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a collectd.conf to an agent and prints its result. */
@Command(
        name = "monitor-send-config",
        description =
                "Asks an agent to replace its host's collectd.conf, to check a new one, to keep one or to go back,"
                        + " and prints the result.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Replace the config, and wait until collectd runs with it or is back to the old one:",
            "    monitor-send-config new/collectd.conf -h broker.example.com \\",
            "      -u sender --password-file ~/.monitor-password -t command -r result",
            "  From a program that writes the config:",
            "    render-config web01 | monitor-send-config - -t command -r result",
            "  Only check it on the host:",
            "    monitor-send-config new/collectd.conf --check-only -t command -r result",
            "  Replace the config that you know and no other:",
            "    monitor-send-config new/collectd.conf -t command -r result \\",
            "      --expect $(sha256sum < old/collectd.conf | cut -d ' ' -f 1)",
            "  Let the host go back by itself unless this is confirmed within 10 minutes, and confirm it:",
            "    monitor-send-config new/collectd.conf --confirm-within 600 \\",
            "      --task-id 3126260401 -t command -r result",
            "    monitor-send-config new/collectd.conf --confirm 3126260401 -t command -r result",
            "  Go back to the config that worked before:",
            "    monitor-send-config --rollback -t command -r result"
        })
public final class SendConfig implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The whole new collectd.conf, in UTF-8; - reads standard input. Required, save with"
                    + " --rollback and with --confirm --sha256.")
    private @Nullable String file;

    @Mixin
    private ReplacementOptions replacement = new ReplacementOptions();

    @Mixin
    private SenderOptions options = new SenderOptions(Duration.ofMinutes(5));

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SenderException {
        replacement.check(file != null, options.resultTopic().isPresent());
        String config = file == null ? null : CollectdConfig.read(file, System.in, options.maxPayload());
        TaskId taskId = options.taskId();
        Request request = replacement.request(taskId, Instant.now(), config);
        Exchange exchange = new Exchange(options, spec.commandLine());
        Optional<Exchange.Advice> advice = replacement
                .waits()
                .map(wait -> new ConfirmAdvice(
                        taskId, wait, config, spec.commandLine().getParseResult()));
        return exchange.run(request, advice.orElse(result -> Optional.empty())).value();
    }

    /** Runs the program and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(SenderCommandLine.of(new SendConfig()).execute(Arguments.restored(arguments)));
    }
}
