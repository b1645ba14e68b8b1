package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.dispatch.AuditTrail;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.mqtt.RequestTrust;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.trust.RequestGuard;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What local monitoring needs of the agent.
 *
 * @param hostName this host's name
 * @param dispatcher carries recoveries out
 * @param results where their results go as well, or null
 * @param locator finds collectd
 * @param collectd the settings of the moment for that
 * @param broker where commands for other hosts go, or null where there is none
 * @param qos of these, 0 to 2
 * @param guard says what rules may have run there, too
 * @param audit writes what they have run there
 * @param trust signs them, where the agent has a key
 * @param scratch the folder of the pipes of handlers' processes, which nobody else may use
 */
public record MonitorParts(
        String hostName,
        TaskDispatcher dispatcher,
        @Nullable ReplyAddress results,
        CollectdLocator locator,
        Supplier<CollectdSettings> collectd,
        @Nullable BrokerSettings broker,
        int qos,
        RequestGuard guard,
        AuditTrail audit,
        RequestTrust trust,
        Path scratch) {}
