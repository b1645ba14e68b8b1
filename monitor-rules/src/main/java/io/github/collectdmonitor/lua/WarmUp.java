package io.github.collectdmonitor.lua;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Uses what handlers may use once, near the bottom of a stack. Java does not load a class again that failed to load, and at the
 * top of a stack that is nearly full it would.
 */
final class WarmUp {
    private static final String SOURCE = """
            local t = setmetatable({}, {__tostring = function() return 'x' end, __index = function(_, k) return k end})
            pcall(error, 'x') ; pcall(error, t) ; pcall(function() return nil + 1 end) ; xpcall(error, tostring, 'x')
            local s = tostring(t) .. 1.5 .. tostring(1 / 3) .. string.format('%5d %x %g %.3f %e %q %s', 1, 2, 3, 4, 5, 's', t)
            for w in s:gmatch('[%a_]+()') do t[#t + 1] = w end
            s = s:find('(.)%1-%f[%w]%b()?$') or s:gsub('%d', function(d) return d + 1 end):gsub('x', '%0'):rep(2):upper()
            table.insert(t, 1) ; table.sort({3, 2, 1}, function(a, b) return a < b end) ; table.remove(t)
            s = table.concat({1, 'a'}, ',') .. select('#', unpack({1, 2})) .. math.floor(1.5) .. os.date('%Y', 0) .. os.time()
            local function deep() return 1 + deep() end
            pcall(deep)
            while true do t = {t, [1] = s} end
            """;

    private static boolean done;

    private WarmUp() {}

    /** Does it, the first time. */
    static synchronized void once() {
        if (!done) {
            done = true;
            LuaLimits limits = new LuaLimits(10_000, Duration.ofSeconds(10), 64 * 1024, 1000, 10);
            try {
                LuaFile.load("warm-up", SOURCE.getBytes(StandardCharsets.UTF_8), limits, InstantSource.system());
            } catch (LuaFileException e) {
                // As it should: the last line never ends.
            }
        }
    }
}
