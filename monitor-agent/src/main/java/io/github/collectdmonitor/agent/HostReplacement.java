package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.dispatch.Replacement;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.util.function.Supplier;

final class HostReplacement implements Replacement {
    HostReplacement(Supplier<CollectdSettings> settings, CommandRunner runner) {}

    @Override
    public Outcome replace(ConfigRequest request) {
        return Outcome.of(ResultCode.NOT_IMPLEMENTED, "");
    }

    @Override
    public void report(TaskResult result) {}

    @Override
    public void abandon() {}
}
