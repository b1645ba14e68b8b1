package io.github.collectdmonitor.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaString;

/** What a file holds is found wherever it hides it. */
@Execution(ExecutionMode.CONCURRENT)
class HeldMemoryTest {
    private static final LuaLimits LIMITS =
            new LuaLimits(1_000_000, Duration.ofSeconds(20), 512 * 1024, 64 * 1024, 100);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Room that is empty again.
                "local t = {} ; for i = 1, 5000 do t[i] = i end ; for i = 1, 5000 do t[i] = nil end ; kept[#kept + 1] = t",
                "local t = {} ; for i = 1, 5000 do t[-i] = i end ; for i = 1, 5000 do t[-i] = nil end ; kept[#kept + 1] = t",
                "local t = {} ; for i = 1, 999 do t['k' .. i] = 1 end ; for i = 1, 999 do t['k' .. i] = nil end ; kept[#kept + 1] = t",
                "local t = {} ; for i = 1, 5000 do table.insert(t, i) end ; for i = 1, 5000 do table.remove(t) end ; kept[#kept + 1] = t",
                "local t = {} ; for i = 1, 5000 do t[i] = i end ; kept[#kept + 1] = t ; for i in pairs(t) do rawset(t, i, nil) end",
                "local t = table.pack(unpack({}, 1, 7000)) ; for i = 1, 7000 do t[i] = i end ; for i = 1, 7000 do t[i] = nil end ; kept[#kept + 1] = t",
                // More keys that are gone than there is room.
                "kept[1] = kept[1] or (function() local t = {} for i = 1, 256 do t[-i] = 1 end for i = 1, 256 do t[-i] = nil end return t end)()"
                        + " ; n = (n or 0) + 1 ; local t = kept[1] ; for i = 1, 255 do t[1e6 + n + 255 * i] = 1 end"
                        + " ; for i = 1, 255 do t[1e6 + n + 255 * i] = nil end",
                // Patterns, and what they search.
                "kept[#kept + 1] = ('x'):gmatch('[' .. ('ab'):rep(30000) .. #kept .. ']')",
                "kept[#kept + 1] = ('x'):gmatch(('[%w_]+'):rep(90) .. #kept)",
                "kept[#kept + 1] = (('x'):rep(60000) .. #kept):gmatch('.')",
                // Behind functions, metatables and keys.
                "local s = ('x'):rep(60000) .. #kept ; kept[#kept + 1] = function() return function() return s end end",
                "local s = ('x'):rep(60000) .. #kept ; kept = setmetatable({s}, {__index = kept, __len = function() return 1 end})",
                "kept[{('x'):rep(60000) .. tostring({})}] = true",
                "local t = setmetatable({}, {__mode = 'k'}) ; for i = 1, 99 do local k = {} ; kept[#kept + 1] = k ; t[k] = i end ; kept[#kept + 1] = t",
                "m.more = before ; before = m",
            })
    void what_is_kept_from_call_to_call_is_found(String body) {
        HandlersFixture fixture = handlers("kept = kept or {} ; " + body);

        for (int time = 0; time < 600 && fixture.handlers.off() == 0; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.off()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The upvalues of a function that was called in place of its caller.
                "local big, n = {}, 0 ; return (function() while n < 20000 do n = n + 1 ; big[n] = {} end end)()",
                // The arguments that only they have.
                "local function some() local t = {} for i = 1, 500 do t[i] = {} end return t end"
                        + " ; local function f(n, ...) if n > 0 then return f(n - 1, some(), ...) end end ; return f(60)",
                "local function some() local t = {} for i = 1, 500 do t[i] = {} end return t end"
                        + " ; local function f(n, x) x = nil ; local y = some() ; if n > 0 then return pcall(f, n - 1, y) end end"
                        + " ; return f(60)",
            })
    void what_is_held_within_a_call_is_found(String body) {
        HandlersFixture fixture = handlers(body);

        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.handlers.errors()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local t = {} ; for i = 1, 5000 do t[i] = i end ; for i = 1, 5000 do t[i] = nil end",
                "t = t or {} ; n = (n or 0) + 1 ; t['host' .. n] = n ; t['host' .. n - 9] = nil",
                "t = t or {} ; n = (n or 0) + 1 ; for i = 1, 99 do t[n + i * 1000] = i ; t[n + i * 1000] = nil end",
                "last = (('x'):rep(60000)):sub(1, 40000):sub(1, 50)",
                "for word in ('x'):rep(1000):gmatch('%w+') do last = word end",
            })
    void what_is_let_go_is_not_counted(String body) {
        HandlersFixture fixture = handlers(body);

        for (int time = 0; time < 100; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.errors()).isZero();
    }

    @Test
    void events_with_many_values_that_are_kept_are_found_as_soon() {
        HandlersFixture fixture = handlers("kept = kept or {} ; kept[#kept + 1] = m");
        int values = 5000;
        ValueList event = new ValueList(
                new Identifier("h", "p", "", "t", ""),
                HandlersFixture.TIME,
                10_000_000_000L,
                Collections.nCopies(values, new DataSource("value", DataSourceType.GAUGE)),
                new long[values],
                Map.of());

        for (int time = 0; time < 5; time++) {
            fixture.handlers.take(event);
        }

        assertThat(fixture.handlers.errors()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "('x'):rep(60000):sub(2, 40000):sub(2, 25000):sub(-15000)",
                "('x'):rep(60000):match('^.(.*)$')",
                "('x'):rep(60000):gmatch('.(.+)')()",
                "select(3, ('x'):rep(60000):find('.(.+)'))",
                "(function() local part ; ('x'):rep(60000):gsub('.(.+)', function(found) part = found end) ; return part end)()",
            })
    void a_part_of_a_text_does_not_hold_the_whole(String expression) {
        Sandbox sandbox = new Sandbox(LIMITS, InstantSource.system(), new HandlerLog("a.lua"));

        LuaString part = sandbox.run(("return " + expression).getBytes(StandardCharsets.UTF_8), "a.lua")
                .checkstring(1);

        assertThat(part.m_bytes).hasSize(part.m_length);
    }

    @Test
    void a_part_that_does_counts_as_the_whole() {
        Sizes sizes = new Sizes(Long.MAX_VALUE);
        byte[] text = new byte[60_000];

        sizes.add(LuaString.valueUsing(text, 1, 40));
        sizes.add(LuaString.valueUsing(text, 2, 40));

        assertThat(sizes.bytes()).isBetween(60_000L, 60_200L);
    }

    private HandlersFixture handlers(String body) {
        HandlersFixture fixture =
                new HandlersFixture(folder, LIMITS).write("a.lua", "return function(m)\n " + body + "\nend");
        assertThat(fixture.load()).isEmpty();
        return fixture;
    }
}
