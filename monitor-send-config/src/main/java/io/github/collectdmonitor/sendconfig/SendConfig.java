package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.Exchange;
import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.cli.option.Arguments;
import io.github.collectdmonitor.cli.option.SenderOptions;
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

/** The program {@code monitor-send-config}: sends a collectd.conf to an agent and prints the result. */
@Command(
        name = "monitor-send-config",
        description =
                "Sends an agent a request to replace its host's collectd.conf, to check a new one, to confirm one or to"
                        + " roll back, and prints the result.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Replace the config, and wait until collectd runs with it or it is rolled back:",
            "    monitor-send-config new/collectd.conf -h broker.example.com \\",
            "      -u sender --password-file ~/.monitor-password -t command -r result",
            "  From a program that writes the config:",
            "    render-config web01 | monitor-send-config - -t command -r result",
            "  Only check it on the host:",
            "    monitor-send-config new/collectd.conf --check-only -t command -r result",
            "  Replace the config only if the current one is known:",
            "    monitor-send-config new/collectd.conf -t command -r result \\",
            "      --expect $(sha256sum < old/collectd.conf | cut -d ' ' -f 1)",
            "  Replace the config with an automatic rollback after 10 minutes, and confirm it:",
            "    monitor-send-config new/collectd.conf --confirm-within 600 \\",
            "      --task-id 3126260401 -t command -r result",
            "    monitor-send-config new/collectd.conf --confirm 3126260401 -t command -r result",
            "  Roll back to the last known good config:",
            "    monitor-send-config --rollback -t command -r result"
        })
public final class SendConfig implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The complete new collectd.conf, in UTF-8; - reads standard input. Required, except with"
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

    /** Runs the program and exits with its exit code. */
    public static void main(String[] arguments) {
        System.exit(SenderCommandLine.of(new SendConfig()).execute(Arguments.restored(arguments)));
    }
}
