package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.settings.CommandDefinition;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs commands. Those that start or stop collectd do not run concurrently with a replacement.
 *
 * @param host the host on which they run
 */
record CommandExecution(HostServices host) {
    private static final String COLLECTD = "collectd";
    private static final Set<String> TOUCHING = Set.of("start", "stop", "restart");

    Outcome of(CommandRequest request, CommandDefinition definition) {
        Supplier<Outcome> run = () -> host.runner().run(definition).toOutcome();
        boolean touches = request.service().equals(COLLECTD) && TOUCHING.contains(request.command());
        return touches ? host.replacer().apart(run) : run.get();
    }
}
