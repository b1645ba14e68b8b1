package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.settings.Services;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The services of the host that the dispatcher uses.
 *
 * @param name the host's name, for results
 * @param services supplies the present commands, for each request
 * @param runner runs commands
 * @param replacer replaces collectd.conf
 * @param report writes the result of a replacement to the report file, if one is set
 * @param ofRules receives the result of each request of this host's own rules, including rejections; must return
 * quickly
 * @param clock the time of results
 */
public record HostServices(
        String name,
        Supplier<Services> services,
        CommandRunner runner,
        ConfigReplacer replacer,
        Consumer<TaskResult> report,
        Consumer<TaskResult> ofRules,
        Clock clock) {}
