package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.dispatch.AuditTrail;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.mqtt.RequestTrust;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the agent that local monitoring uses.
 *
 * @param hostName this host's name
 * @param dispatcher runs recoveries
 * @param results the address of their results, or null
 * @param locator finds collectd
 * @param collectd the current settings for that
 * @param broker the broker for commands to other hosts, or null if there is none
 * @param qos of these, 0 to 2
 * @param guard checks the permissions of these commands
 * @param audit records these commands
 * @param trust signs these commands, if the agent has a key
 * @param scratch the folder of the pipes of handlers' processes, which only the agent may use
 */
public record MonitorParts(
        String hostName,
        TaskDispatcher dispatcher,
        @Nullable ReplyAddress results,
        CollectdLocator locator,
        Supplier<CollectdSettings> collectd,
        @Nullable BrokerSettings broker,
        int qos,
        AccessControl guard,
        AuditTrail audit,
        RequestTrust trust,
        Path scratch) {}
