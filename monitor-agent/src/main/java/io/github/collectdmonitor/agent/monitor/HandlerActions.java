package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import java.util.function.BiConsumer;

/**
 * Executes the requests of handlers in Lua.
 *
 * @param guard enforces the limits of recoveries
 * @param notifications receives the notifications, with the file that dispatches them
 */
public record HandlerActions(RecoveryGuard guard, BiConsumer<String, Notification> notifications)
        implements LuaHandlers.Actions {
    /** Does nothing. */
    static final LuaHandlers.Actions NONE = new LuaHandlers.Actions() {
        @Override
        public OfferResult recover(RecoveryAction recoveryAction, FiringLimits limits) {
            return OfferResult.DRY_RUN;
        }

        @Override
        public void dispatch(String file, Notification notification) {
            // A check dispatches nothing.
        }
    };

    @Override
    public OfferResult recover(RecoveryAction recoveryAction, FiringLimits limits) {
        return guard.offerOrWait(recoveryAction, limits, false, null);
    }

    @Override
    public void dispatch(String file, Notification notification) {
        notifications.accept(file, notification);
    }
}
