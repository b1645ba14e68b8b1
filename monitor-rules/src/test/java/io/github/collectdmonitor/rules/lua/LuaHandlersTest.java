package io.github.collectdmonitor.rules.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresLua
@ParameterizedClass
@ValueSource(strings = {"luajit", "lua5.1", "lua5.3", "lua5.4"})
class LuaHandlersTest {
    @TempDir
    private Path folder;

    @Parameter
    private String interpreter = "";

    private HandlersFixture fixture;

    @BeforeEach
    void begin() {
        fixture = HandlersFixture.recorded(folder, interpreter);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void named_handlers_for_metrics_and_for_notifications_are_called_in_the_order_of_their_names() {
        fixture.write("disk.lua", """
                local metrics = {
                  b = function(metric) return { service = "b", command = metric.plugin } end,
                  a = function(metric) return { service = "a", command = metric.type_instance } end,
                }
                local notifications = {
                  failed = function(notification)
                    if notification.severity == NOTIF_FAILURE then
                      return { service = "app", command = "restart" }
                    end
                    return nil
                  end
                }
                return metrics, notifications
                """);

        assertThat(fixture.load()).isEmpty();
        fixture.handlers.take(HandlersFixture.memoryFree(5));
        fixture.handlers.take(HandlersFixture.notification(Severity.FAILURE));
        fixture.handlers.take(HandlersFixture.notification(Severity.OKAY));

        assertThat(fixture.asked())
                .containsExactly("disk.lua:a a/free", "disk.lua:b b/memory", "disk.lua:failed app/restart");
    }

    @Test
    void a_function_for_metrics_and_a_list_for_notifications() {
        fixture.write("mixed.lua", """
                local function ask(event) return { service = "s", command = event.plugin } end
                return ask, { ask, [0] = ask, last = ask, [10] = ask }
                """);

        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(5));
        fixture.handlers.take(HandlersFixture.notification(Severity.OKAY));

        assertThat(fixture.asked())
                .containsExactly(
                        "mixed.lua s/memory",
                        "mixed.lua:0 s/plugin1",
                        "mixed.lua:1 s/plugin1",
                        "mixed.lua:10 s/plugin1",
                        "mixed.lua:last s/plugin1");
    }

    @Test
    void nil_for_metrics_leaves_them_alone() {
        fixture.write("only.lua", "return nil, function(n) return {service='s', command=n.message} end");

        assertThat(fixture.load()).isEmpty();
        fixture.handlers.take(HandlersFixture.memoryFree(5));
        fixture.handlers.take(HandlersFixture.notification(Severity.OKAY));

        assertThat(fixture.asked()).containsExactly("only.lua s/hello");
    }

    @Test
    void a_metric_looks_as_it_does_in_collectds_plugin() {
        fixture.write("look.lua", """
                return function(m)
                  assert(m.host == "localhost" and m.plugin == "interface" and m.plugin_instance == "eth0")
                  assert(m.type == "if_octets" and m.type_instance == "")
                  assert(m.time == 1610019177.5 and m.interval == 10)
                  assert(m.values[0] == nil and m.values[1] == -5 and m.values[2] == 2^64 and #m.values == 2)
                  assert(m.dsnames[0] == "rx" and m.dsnames[1] == "tx" and m.dsnames[2] == nil)
                  assert(m.dstypes[0] == "derive" and m.dstypes[1] == "counter")
                  assert(m.meta.unit == "bytes" and m.meta.exact == true and m.meta.scale == 2)
                  return { service = "all", command = "well" }
                end
                """);

        fixture.load();
        fixture.handlers.take(HandlersFixture.octets(-5, -1));

        assertThat(fixture.asked()).containsExactly("look.lua all/well");
    }

    @Test
    void meta_data_of_a_notification_is_a_list_as_in_collectds_plugin_and_has_names_as_well() {
        fixture.write("meta.lua", """
                return nil, function(n)
                  local names = {}
                  for i, entry in ipairs(n.meta) do
                    for name, value in pairs(entry) do names[i] = name .. "=" .. tostring(value) end
                  end
                  assert(#n.meta == 3 and n.meta.unit == "bytes" and n.meta.exact == true and n.meta.scale == 2)
                  return { service = "meta", command = table.concat(names, " ") }
                end
                """);

        fixture.load();
        fixture.handlers.take(
                HandlersFixture.notification(Severity.OKAY, Map.of("unit", "bytes", "exact", true, "scale", 2L)));

        assertThat(fixture.asked()).containsExactly("meta.lua meta/exact=true scale=2 unit=bytes");
    }

    @Test
    void globals_of_the_first_system_are_there() {
        fixture.write("globals.lua", """
                return nil, function(n)
                  for _, log in ipairs({log_debug, log_info, log_warn, log_error, collectd.log_debug, collectd.log_info,
                      collectd.log_notice, collectd.log_warning, collectd.log_error}) do log("text") end
                  dispatch_notification({host = "h", plugin = "p", plugin_instance = "pi", type = "t", type_instance = "ti",
                    severity = NOTIF_WARNING, time = 1610019177, message = "m", meta = {}})
                  return { service = os.time() .. "", command = os.date("!%H:%M:%S") }
                end
                """);

        fixture.load();
        fixture.handlers.take(HandlersFixture.notification(Severity.OKAY));

        assertThat(fixture.handlers.errors()).isZero();
        assertThat(fixture.dispatched)
                .singleElement()
                .asString()
                .startsWith("globals.lua Notification[identifier=" + new Identifier("h", "p", "pi", "t", "ti")
                        + ", time=1610019177000000000, severity=warning, message=m");
        assertThat(fixture.asked()).containsExactly("globals.lua 1610019177/11:32:57");
    }

    @Test
    void libraries_of_the_interpreter_are_there() {
        fixture.write("libraries.lua", """
                require "string"
                local file = assert(io.open("/proc/self/status"))
                local status = file:read("*a")
                file:close()
                assert(os.execute("exit 0") and os.getenv("PATH") and not os.getenv("HOME"))
                assert(io.popen("pwd"):read() == "/")
                return function() return { service = "s", command = debug and coroutine and unpack and load and "all" } end
                """);

        assertThat(fixture.load()).isEmpty();
        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.asked()).containsExactly("libraries.lua s/all");
    }

    @Test
    void a_notification_looks_as_it_does_in_collectds_plugin() {
        fixture.write("look.lua", """
                return nil, function(n)
                  assert(NOTIF_FAILURE == 1 and NOTIF_WARNING == 2 and NOTIF_OKAY == 4)
                  assert(n.severity == NOTIF_WARNING and n.time == 1610019177.5 and n.message == "hello")
                  assert(n.host == "localhost" and n.plugin == "plugin1" and n.plugin_instance == "0")
                  assert(n.type == "type1" and n.type_instance == "0" and n.meta == nil)
                  return { service = "all", command = "well" }
                end
                """);

        fixture.load();
        fixture.handlers.take(HandlersFixture.notification(Severity.WARNING));

        assertThat(fixture.asked()).containsExactly("look.lua all/well");
    }

    @Test
    void what_is_asked_for_is_offered_with_its_reason_and_the_limits_of_its_file() {
        fixture.write("a.lua", "return function() return {service='s', command='c'} end");
        FiringLimits limits = new FiringLimits(Duration.ofSeconds(5), 2, Duration.ofHours(2));

        fixture.handlers.load(
                List.of(folder.resolve("a.lua")), name -> name.equals("a.lua") ? limits : FiringLimits.DEFAULT);
        fixture.handlers.take(HandlersFixture.memoryFree(3.5));

        assertThat(fixture.offered.get(0).reason())
                .isEqualTo(new Reason("localhost/memory/memory-free", "value 3.5", HandlersFixture.TIME));
        assertThat(fixture.offered.get(0).target()).isNull();
        assertThat(fixture.limits).containsExactly(limits);
    }

    @Test
    void the_agents_own_notifications_reach_no_handler() {
        fixture.write("a.lua", "return nil, function() return {service='s', command='c'} end");

        fixture.load();
        fixture.handlers.take(new Notification(
                new Identifier("h", Notification.OWN_PLUGIN, "", "rule", ""), 1, Severity.FAILURE, "m", Map.of()));

        assertThat(fixture.offered).isEmpty();
    }

    @Test
    void a_file_remembers_between_calls_and_does_not_see_what_others_remember() {
        String source = """
                local seen = 0
                count = 0
                return function()
                  seen = seen + 1
                  count = (count or 0) + 1
                  if seen == 3 then return { service = "s", command = tostring(count) } end
                end
                """;
        fixture.write("a.lua", source).write("b.lua", source);

        fixture.load();
        for (int time = 0; time < 3; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(time));
        }

        assertThat(fixture.asked()).containsExactly("a.lua s/3", "b.lua s/3");
    }

    @Test
    void what_one_file_does_to_the_string_library_no_other_file_sees() {
        fixture.write(
                "a.lua",
                "function string.starts(s, p) return s:sub(1, #p) == p end; string.upper = nil\n"
                        + "return function(m) if m.plugin:starts('mem') then return {service='s', command='c'} end end");
        fixture.write(
                "b.lua",
                "return function(m) assert(not string.starts and not ('').starts)\n"
                        + "return {service=('s'):upper(), command='c'} end");

        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.asked()).containsExactly("a.lua s/c", "b.lua S/c");
    }

    @Test
    void a_file_that_has_not_changed_goes_on_with_what_it_remembers() {
        String source = "local n = 0; return function() n = n + 1; return {service='s', command=tostring(n)} end";
        fixture.write("a.lua", source).write("b.lua", source);

        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(1));
        fixture.write("b.lua", source + " -- changed");
        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.asked()).containsExactly("a.lua s/1", "b.lua s/1", "a.lua s/2", "b.lua s/1");
    }

    @Test
    void a_file_that_became_unusable_goes_on_as_it_was_and_one_that_is_gone_is_gone() throws Exception {
        fixture.write("a.lua", "return function() return {service='s', command='c'} end");
        fixture.load();

        fixture.write("a.lua", "return function(");

        assertThat(fixture.load()).extracting(ConfigProblem::place).containsExactly("a.lua:1");
        fixture.handlers.take(HandlersFixture.memoryFree(1));
        assertThat(fixture.asked()).hasSize(1);

        Files.delete(folder.resolve("a.lua"));
        assertThat(fixture.load()).isEmpty();
        fixture.handlers.take(HandlersFixture.memoryFree(1));
        assertThat(fixture.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local x = = 1 | a.lua:1 | unexpected symbol",
                "\\n\\nerror('boom') | a.lua:3 | boom",
                "\\nlocal x = nil; return x.y | a.lua:2 | attempt to index",
                "return 5 | a.lua | it returns for metrics a number, not nil, a function or a table of functions",
                "return nil, {a = 5} | a.lua | it returns for notifications a table with a number at a",
                "x = 1 | a.lua | it returns no handlers",
                "\\nrequire 'nosuch' | a.lua:2 | module 'nosuch' not found",
                "error({}) | a.lua | an error that is a table",
                "error() | a.lua | nil",
                "os.exit(3) | a.lua | its process ended",
                "\\27Lua | a.lua:1 | it is compiled code, not text",
            })
    void what_is_wrong_is_told_with_file_and_line(String source, String place, String text) {
        fixture.write("a.lua", source.replace("\\n", "\n").replace("\\27", "\33"));

        assertThat(fixture.load()).singleElement().satisfies(configProblem -> {
            assertThat(configProblem.place()).isEqualTo(place);
            assertThat(configProblem.text()).contains(text);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return 'restart'",
                "return false",
                "return {}",
                "return {service = 's'}",
                "return {service = 's', command = 5}",
                "return {service = '', command = 'c'}",
                "return {service = 's', command = ('c'):rep(257)}",
                "error('boom')",
                "error()",
                "error(setmetatable({}, {__tostring = function() while true do end end}))",
                "collectd.log_info({})",
                "dispatch_notification()",
                "return m.values.x.y",
            })
    void what_a_handler_may_not_return_is_an_error_that_is_counted(String body) {
        fixture.write(
                "a.lua",
                "return {a = function(m) " + body + " end,\n"
                        + "b = function() return {service='s', command='c'} end}");

        fixture.load();
        for (int time = 0; time < 12; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.errors()).isEqualTo(12);
        assertThat(fixture.handlers.disabled()).isZero();
        assertThat(fixture.asked()).hasSize(12).containsOnly("a.lua:b s/c");
    }

    @Test
    void a_file_that_is_too_large_is_not_read() {
        fixture.write("a.lua", "-".repeat(HandlerSource.LARGEST + 1));

        assertThat(fixture.load())
                .extracting(ConfigProblem::text)
                .containsExactly("cannot be read: it is larger than 131072 bytes");
    }

    @ParameterizedTest
    @CsvSource({"(, 100000", "{, 100000", "a.., 40000", "local a=1;, 12000"})
    void what_cannot_be_compiled_is_told(String part, int times) {
        fixture.write("a.lua", (part.startsWith("local") ? "" : "return ") + part.repeat(times) + " a");

        assertThat(fixture.load()).singleElement().asString().startsWith("error: a.lua");
    }

    @Test
    void a_file_that_is_missing_is_told() {
        assertThat(fixture.handlers.load(List.of(folder.resolve("none.lua")), name -> FiringLimits.DEFAULT))
                .extracting(ConfigProblem::toString)
                .singleElement()
                .asString()
                .startsWith("error: none.lua: cannot be read: missing");
    }
}
