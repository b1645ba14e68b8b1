package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.Arguments;
import io.github.collectdmonitor.cli.Exchange;
import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.cli.SenderException;
import io.github.collectdmonitor.cli.SenderOptions;
import io.github.collectdmonitor.message.ConfigRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a collectd.conf to an agent and prints its result. */
@Command(
        name = "monitor-send-config",
        description = "Asks an agent to replace its host's collectd.conf, and prints the result.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Replace the config, and wait until collectd runs with it or is back to the old one:",
            "    java -jar monitor-send-config.jar new/collectd.conf -h broker.example.com \\",
            "      -u sender --password-file ~/.monitor-password -t command -r result",
            "  From a program that writes the config:",
            "    render-config web01 | java -jar monitor-send-config.jar - -t command -r result"
        })
public final class SendConfig implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The whole new collectd.conf, in UTF-8; - reads standard input.")
    private String file = "";

    @Mixin
    private SenderOptions options = new SenderOptions(Duration.ofMinutes(5));

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SenderException {
        Exchange exchange = new Exchange(options, spec.commandLine());
        String config = CollectdConfig.read(file, System.in, options.maxPayload());
        return exchange.run(new ConfigRequest(options.taskId(), Instant.now(), config))
                .value();
    }

    /** Runs the program and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(SenderCommandLine.of(new SendConfig()).execute(Arguments.restored(arguments)));
    }
}
