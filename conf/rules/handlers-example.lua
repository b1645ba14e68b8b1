-- Handlers in Lua, as for the Lua plugin of lua-collectd-monitor. They run unchanged; see docs/lua-handlers.md.
-- Copy this file into the folder of LocalMonitorConfigDir. For new conditions, rules in JSON need only one line, and have hold
-- times, hysteresis and rates.

-- State between calls. It is lost when the file changes or the agent is restarted.
local low = {}

local metric_handlers = {
   -- Called for each metric. A metric is a table:
   --   host, plugin, plugin_instance, type, type_instance: strings, empty if there is none
   --   time: seconds since 1970; interval: seconds
   --   values: counted from 1; dsnames ("value", "rx", ...) and dstypes ("gauge", ...): counted from 0
   memory_is_low = function(metric)
      if metric.plugin ~= "memory" or metric.type_instance ~= "free" then
         return nil
      end
      if metric.values[1] >= 100 * 1000 * 1000 then
         low[metric.host] = nil
         return nil
      end
      -- Only if it is low for the third time in a row.
      low[metric.host] = (low[metric.host] or 0) + 1
      if low[metric.host] == 3 then
         collectd.log_warning("memory is low on " .. metric.host)
         -- The names of a service and of its command in config.json.
         return { service = "app", command = "restart" }
      end
   end,
}

-- A single function is sufficient as well. Called for each notification, a table with host, plugin, plugin_instance, type,
-- type_instance, time, message, and severity: NOTIF_FAILURE (1), NOTIF_WARNING (2) or NOTIF_OKAY (4).
local function disk_is_full(notification)
   if notification.severity == NOTIF_FAILURE and notification.plugin == "df" then
      return { service = "logs", command = "clean" }
   end
end

-- First the handlers of metrics, then the handlers of notifications; nil if there are none.
return metric_handlers, disk_is_full
