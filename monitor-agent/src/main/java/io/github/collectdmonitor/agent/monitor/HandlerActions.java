package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.rules.FiringLimits;
import io.github.collectdmonitor.rules.Recovery;
import io.github.collectdmonitor.rules.RecoveryGuard;
import io.github.collectdmonitor.rules.Verdict;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import java.util.function.BiConsumer;

/**
 * Executes the requests of handlers in Lua.
 *
 * @param guard enforces the limits of recoveries
 * @param notifications receives the notifications, with the file that dispatches them
 */
record HandlerActions(RecoveryGuard guard, BiConsumer<String, Notification> notifications)
        implements LuaHandlers.Actions {
    /** Does nothing. */
    static final LuaHandlers.Actions NONE = new LuaHandlers.Actions() {
        @Override
        public Verdict recover(Recovery recovery, FiringLimits limits) {
            return Verdict.DRY_RUN;
        }

        @Override
        public void dispatch(String file, Notification notification) {
            // A check dispatches nothing.
        }
    };

    @Override
    public Verdict recover(Recovery recovery, FiringLimits limits) {
        return guard.offerOrWait(recovery, limits, false, null);
    }

    @Override
    public void dispatch(String file, Notification notification) {
        notifications.accept(file, notification);
    }
}
