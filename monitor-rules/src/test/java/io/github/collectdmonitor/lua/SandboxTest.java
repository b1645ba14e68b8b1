package io.github.collectdmonitor.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class SandboxTest {
    private static final Duration SOON = WaitLimit.LIMIT;

    /** As by default, save what would have the tests wait: enough to begin each attack, not to go on with it. */
    private static final LuaLimits LIMITS =
            new LuaLimits(50_000, Duration.ofMillis(40), 4L * 1024 * 1024, 64 * 1024, 100);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, math.huge do end",
                "::again:: goto again",
                "pcall(function() while true do end end) ; while true do pcall(function() while true do end end) end",
                "xpcall(function() while true do end end, function() while true do end end)",
                "xpcall(error, function() while true do end end)",
                "local t = setmetatable({}, {__index = function() while true do end end}); return t.x",
                "return setmetatable({}, {__index = function() while true do end end})",
                "tostring(setmetatable({}, {__tostring = function() while true do end end}))",
                "local s = 'x' ; while true do s = s:rep(2):sub(1, 100) end",
                "('a'):rep(50000):find(('a*'):rep(20) .. 'b')",
                "('a'):rep(50000):match(('a-'):rep(20) .. 'b')",
                "('a'):rep(50000):gsub(('a?'):rep(60) .. ('a'):rep(60) .. 'b', '')",
                "('('):rep(60000):find('%b()')",
                "for _ in ('a'):rep(50000):gmatch('.-.-.-b') do end",
                "('a'):rep(60000):find(('a'):rep(30000) .. 'b', 1, true)",
                "('a'):rep(60000):find(('(a)'):rep(30) .. '%1*%2*%3b')",
                "local t = {} ; for i = 1, 1e9 do t[i] = i end",
                "local t = {} ; for i = 1, 1e9 do t['k' .. i] = {} end",
                "local t = {} ; while true do t = {t, t, t} end",
                "local t = {} ; while true do t[#t + 1] = ('x'):rep(60000) .. #t end",
                "local t = {} ; while true do t[#t + 1] = function() return t end end",
                "local t = {} ; while true do table.insert(t, 1, 'x') end",
                "local t = {} ; while true do rawset(t, {}, {}) end",
                "local t = {} ; while true do t[#t + 1] = ('x'):rep(1000):gmatch('.') end",
                "local t = {} ; for i = 1, 7000 do t[i] = i end ; while true do t[#t + 1] = {unpack(t, 1, 7000)} end",
                "local t = {} ; for i = 1, 7000 do t[i] = 7000 - i end ; while true do table.sort(t) end",
                "local t = {} ; for i = 1, 1000 do t[i] = i end ; table.sort(t, function() while true do end end)",
                "local a, b = ('x'):rep(65535) .. 'a', ('x'):rep(65535) .. 'b' ; local t = {} ; for i = 1, 5000 do t[i] = i % 2 == 0 and a or b end ; table.sort(t)",
                "local t = setmetatable({}, {__len = function() return 1 end}) ; for i = 1, 9000 do t[i] = i end ; while true do table.sort(t) end",
                "local t = {} ; for i = 1, 9000 do t[i] = i end ; while true do table.remove(t, 1); t[#t + 1] = 1 end",
                "table.concat(setmetatable({}, {__index = function() return '' end}), '', 1, 2147483647)",
                "local s = ('x'):rep(60000) ; local t = {} ; while true do t[s .. #t] = 1 end",
                "local s, r = ('x'):rep(65536), ('x'):rep(65535) .. 'x' ; while true do local e = s == r end",
                "while true do local a = {('x'):rep(60000):byte(1, 8000)} end",
                "while true do string.format('%99.99f', 1e308) end",
                "local f ; f = function(...) return f(1, ...) end ; f()",
                "setmetatable(_G, {__index = function(t, k) return t[k .. 'x'] end}) ; while true do pcall(function() return y end) end",
                "local m = {} ; m.__call = setmetatable({}, m) ; m.__call()",
            })
    void a_call_that_takes_too_much_ends_and_is_switched_off_after_ten(String body) {
        HandlersFixture fixture = handlers(body);

        assertTimeoutPreemptively(SOON, () -> {
            for (int time = 0; time < Handler.MOST_FAILURES + 2; time++) {
                fixture.handlers.take(HandlersFixture.memoryFree(1));
            }
        });

        assertThat(fixture.handlers.errors()).isEqualTo(Handler.MOST_FAILURES);
        assertThat(fixture.handlers.off()).isEqualTo(1);
        assertThat(fixture.asked()).as("the other file's handlers").hasSize(12).containsOnly("z.lua s/c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "string.rep('x', 1e9)",
                "string.rep('', 1e18, 'xx')",
                "('x'):rep(-1):rep(1e300, 'y')",
                "local s = 'x' ; while true do s = s .. s end",
                "local s = ('x'):rep(60000) ; return s .. s .. s .. s",
                "string.format('%999d', 1)",
                "string.format(('%99d'):rep(1000), unpack({1,1,1,1,1}))",
                "('x'):rep(60000):gsub('x', 'yy')",
                "('x'):rep(60000):gsub('.*', '%0%0')",
                "table.concat({('x'):rep(60000), ('x'):rep(60000)})",
                "local t = {} ; for i = 1, 10 do t[i] = ('x'):rep(60000) end ; table.concat(t, ('y'):rep(60000))",
                "table.concat(setmetatable({}, {__len = function() return 2147483647 end, __index = string.len}))",
                "local t = {} ; t = setmetatable(t, {__index = t}) ; while true do local x = t.x end",
                "unpack({}, 1, 1e8)",
                "unpack({}, -2147483648, 2147483647)",
                "('x'):rep(60000):byte(1, -1)",
                "local function f() return 1 + f() end ; f()",
                "local t = setmetatable({}, {}) ; getmetatable(t).__index = function(t, k) return t[k + 1] end ; return t[1]",
                "local t = {} ; setmetatable(t, {__tostring = function(x) return tostring(x) end}) ; tostring(t)",
                "local f = pcall ; for i = 1, 200 do local g = f ; f = function(...) return g(pcall, ...) end end ; error(f(error))",
                "('x'):find(('('):rep(33))",
                "('x'):find(('a?'):rep(201))",
                "('x'):find('[a')",
                "('x'):find('%')",
                "getmetatable('').__index = nil",
                "setmetatable('', {})",
                "rawset(getmetatable('') or {}, 0/0, 1)",
                "error(setmetatable({}, {__tostring = function() while true do end end}))",
                "os.date(('%c'):rep(1000))",
                "os.time({year = 1e9, month = 1, day = 1})",
            })
    void a_call_that_wants_too_much_at_once_ends_with_an_error(String body) {
        HandlersFixture fixture = handlers(body);

        assertTimeoutPreemptively(SOON, () -> fixture.handlers.take(HandlersFixture.memoryFree(1)));

        assertThat(fixture.handlers.errors()).isEqualTo(1);
        assertThat(fixture.asked()).containsExactly("z.lua s/c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io",
                "package",
                "debug",
                "luajava",
                "coroutine",
                "require",
                "module",
                "load",
                "loadstring",
                "loadfile",
                "dofile",
                "collectgarbage",
                "os.execute",
                "os.exit",
                "os.getenv",
                "os.remove",
                "os.rename",
                "os.tmpname",
                "os.setlocale",
                "string.dump",
                "getmetatable('').__index",
                "_G.debug",
                "collectd.dispatch_values",
            })
    void what_would_reach_beyond_the_sandbox_is_not_there(String name) {
        HandlersFixture fixture = new HandlersFixture(folder)
                .write(
                        "a.lua",
                        "return function() local ok, found = pcall(function() return " + name + " end)\n"
                                + "if not ok or found == nil then return {service='s', command='gone'} end end");

        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.asked()).containsExactly("a.lua s/gone");
    }

    @Test
    void a_file_whose_memory_grows_from_call_to_call_is_switched_off_before_it_hurts() {
        HandlersFixture fixture = handlers("kept = kept or {} ; kept[#kept + 1] = ('x'):rep(1000) .. #kept");

        for (int time = 0; time < 20_000; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.off()).isEqualTo(1);
    }

    @Test
    void a_file_that_makes_much_but_keeps_little_goes_on() {
        HandlersFixture fixture =
                handlers("last = {} ; for i = 1, 1000 do last[i] = ('x'):rep(100) .. i end", LuaLimits.DEFAULT);

        for (int time = 0; time < 150; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.errors()).isZero();
    }

    @Test
    void a_success_in_between_keeps_a_handler_on() {
        HandlersFixture fixture = handlers("n = (n or 0) + 1 ; if n % 5 ~= 0 then while true do end end");

        for (int time = 0; time < 40; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.off()).isZero();
        assertThat(fixture.handlers.errors()).isEqualTo(32);
    }

    @Test
    void calls_within_calls_end_long_before_a_small_stack_does() throws Exception {
        HandlersFixture fixture = handlers(
                """
                local t = setmetatable({}, {__index = function(t, k)
                  return select(2, pcall(function() return (('x'):gsub('.', function() return t[k + 1] end)) end))
                end})
                if t[1]:find('stack overflow') then return {service='s', command='caught'} end""",
                new LuaLimits(
                        1_000_000, Duration.ofSeconds(10), 4L * 1024 * 1024, 64 * 1024, LuaLimits.DEFAULT.depth()));
        Thread thread =
                new Thread(null, () -> fixture.handlers.take(HandlersFixture.memoryFree(1)), "small", 200 * 1024);

        thread.start();
        thread.join();

        assertThat(fixture.asked()).contains("a.lua s/caught");
    }

    private HandlersFixture handlers(String body) {
        return handlers(body, LIMITS);
    }

    private HandlersFixture handlers(String body, LuaLimits limits) {
        HandlersFixture fixture = new HandlersFixture(folder, limits)
                .write("a.lua", "return function(m)\n " + body + "\nend")
                .write("z.lua", "return function() return {service='s', command='c'} end");
        assertThat(fixture.load()).isEmpty();
        return fixture;
    }
}
