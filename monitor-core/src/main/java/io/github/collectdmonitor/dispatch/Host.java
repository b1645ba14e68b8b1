package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.settings.Services;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the dispatcher works with on its host.
 *
 * @param name the host's name, which every result bears
 * @param services the commands in force, asked for anew for each request
 * @param runner runs them
 * @param replacer replaces collectd.conf
 * @param report files what a replacement came to, where the settings ask for it
 * @param ofRules told what each request of this host's own rules came to, also one that is refused; must return quickly
 * @param clock tells the time of results
 */
public record Host(
        String name,
        Supplier<Services> services,
        CommandRunner runner,
        ConfigReplacer replacer,
        Consumer<TaskResult> report,
        Consumer<TaskResult> ofRules,
        Clock clock) {}
