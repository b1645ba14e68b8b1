package io.github.collectdmonitor.rules.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file, or the process that runs it, does: the agent and the other files go on, and no process is left. */
@RequiresLua
class LuaProcessTest {
    private static final Duration LONG = WaitLimit.LIMIT;

    /** What is left out of these is what the test is about. */
    private static final LuaLimits LIMITS = new LuaLimits(LONG, Duration.ofMillis(300), LONG, 64L * 1024 * 1024, 8192);

    private static final String ASK = "return {service = 's', command = 'c'}";

    @TempDir
    private Path folder;

    private HandlersFixture fixture = HandlersFixture.live(Path.of("/nosuch"), "lua", LuaLimits.DEFAULT);
    private final LoggedLines log = new LoggedLines(LuaHandlers.class);

    @BeforeEach
    void allowOtherUsers() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() {
        List<Long> pids = fixture.handlers.pids();
        fixture.close();
        log.close();
        await().untilAsserted(() -> assertThat(pids).noneMatch(LuaProcessTest::isAlive));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static String handler(String body) {
        return "return function(m)\n " + body + "\nend";
    }

    private void awaitAsked(String... asked) {
        await().untilAsserted(() -> assertThat(fixture.asked()).contains(asked));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "luajit  | while true do end",
                "lua5.4  | while true do pcall(function() while true do end end) end",
                "lua5.1  | xpcall(error, function() while true do end end)",
                "luajit  | ('a'):rep(50000):find(('a*'):rep(20) .. 'b')",
                "lua5.3  | while true do local s = ('x'):rep(1e6) end",
                "lua5.4  | return setmetatable({}, {__index = function() while true do end end})",
                "lua5.4  | local t = {} ; while true do t[#t + 1] = ('x'):rep(1e5) .. #t end",
                "luajit  | local t = {} ; while true do t[#t + 1] = ('x'):rep(1e5) .. #t end",
                "lua5.1  | os.exit(0)",
                "lua5.3  | os.execute('kill -9 $PPID')",
            })
    void process_that_overruns_is_ended_and_another_one_goes_on_while_others_are_not_disturbed(
            String interpreter, String body) {
        fixture = HandlersFixture.live(folder, interpreter, LIMITS)
                .write(
                        "a.lua",
                        handler("n = (n or 0) + 1 ; if m.values[1] == 5 then " + body + " end\n"
                                + "return {service = 's', command = 'n' .. n}"))
                .write("z.lua", handler(ASK));
        assertThat(fixture.load()).isEmpty();

        fixture.handlers.take(HandlersFixture.memoryFree(1));
        awaitAsked("a.lua s/n1");
        fixture.handlers.take(HandlersFixture.memoryFree(5));
        await().until(() -> fixture.handlers.errors() > 0);
        fixture.handlers.take(HandlersFixture.memoryFree(1));
        await().untilAsserted(() -> assertThat(fixture.asked())
                .containsExactlyInAnyOrder("a.lua s/n1", "a.lua s/n1", "z.lua s/c", "z.lua s/c", "z.lua s/c"));

        assertThat(fixture.handlers.disabled()).isZero();
        assertThat(fixture.handlers.dropped()).isEqualTo(1);
        assertThat(log.lines())
                .anyMatch(line ->
                        line.startsWith("The process of a.lua was ended, and what the file remembered is lost: it"));
    }

    @Test
    void call_that_waits_too_long_is_ended_though_it_takes_no_processor_time() {
        fixture = HandlersFixture.recorded(
                        folder, "lua5.4", new LuaLimits(Duration.ofSeconds(1), LONG, LONG, LIMITS.memory(), 10))
                .write("a.lua", handler("io.popen('sleep 1000'):read()"));
        fixture.load();

        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(log.lines()).anyMatch(line -> line.contains("it takes longer than 1 s"));
    }

    @Test
    void file_that_loses_ten_processes_in_a_row_is_disabled_until_it_changes() {
        fixture = HandlersFixture.recorded(folder, "lua5.1", LIMITS)
                .write("a.lua", handler("if m.values[1] == 5 then os.exit() end " + ASK));
        fixture.load();
        for (int round = 0; round < 2; round++) {
            for (int time = 0; time < RestartPolicy.MOST_LOSSES - 1; time++) {
                fixture.handlers.take(HandlersFixture.memoryFree(5));
            }
            fixture.handlers.take(HandlersFixture.memoryFree(1));
            assertThat(fixture.asked()).as("one success begins a new row").hasSize(round + 1);
        }

        for (int time = 0; time < RestartPolicy.MOST_LOSSES + 3; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(5));
        }

        assertThat(fixture.handlers.disabled()).isEqualTo(1);
        assertThat(fixture.handlers.pids()).isEmpty();
        assertThat(log.lines())
                .filteredOn(
                        line -> line.startsWith("a.lua is disabled until it changes: its process was ended 10 times"))
                .hasSize(1);
        fixture.load();
        assertThat(fixture.handlers.disabled()).isEqualTo(1);
        fixture.write("a.lua", handler(ASK));
        assertThat(fixture.load()).isEmpty();
        fixture.handlers.take(HandlersFixture.memoryFree(5));
        assertThat(fixture.handlers.disabled()).isZero();
        assertThat(fixture.asked()).hasSize(3);
    }

    @Test
    void process_has_no_privileges_and_nothing_of_the_agents() {
        fixture = HandlersFixture.recorded(folder, "lua5.4", LIMITS).write("a.lua", handler("""
                local status = io.open("/proc/self/status"):read("a")
                local function line(name) return status:match(name .. ":%s*([^\\n]*)") end
                local limits = io.open("/proc/self/limits"):read("a")
                local environment = io.open("/proc/self/environ"):read("a"):gsub("%z", ";")
                local group = io.open("/proc/self/stat"):read("a"):match("^(%d+)")
                local ids = io.open("/proc/self/stat"):read("a"):match("%) %a %d+ (%d+) (%d+)")
                assert(group == ids, "not the leader of its process group")
                assert(io.popen("ls -l /proc/self/fd | grep -c pipe:"):read("a"))
                return {service = line("Uid"):match("^%d+") .. " " .. line("Groups"),
                  command = line("NoNewPrivs") .. line("CapBnd") .. line("CapEff") .. " " .. limits:match("address space%s+(%d+)")
                    .. " " .. environment}
                """));
        fixture.load();

        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.handlers.errors()).as(log.lines().toString()).isZero();
        boolean isRoot = System.getProperty("user.name").equals("root");
        assertThat(fixture.asked())
                .singleElement()
                .asString()
                .contains("1000000000000000", " " + LIMITS.memory() + " ")
                .satisfies(text -> assertThat(
                                text.substring(text.lastIndexOf(' ') + 1).split(";"))
                        .containsExactlyInAnyOrder(
                                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"))
                .doesNotStartWith(isRoot ? "a.lua 0 " : "no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"luajit", "lua5.1", "lua5.3", "lua5.4"})
    void what_a_file_writes_or_reads_does_not_reach_the_agents_pipes(String interpreter) {
        fixture = HandlersFixture.recorded(folder, interpreter, LIMITS).write("a.lua", """
                io.write("1\\nD") ; io.stdout:write("1\\nD") ; io.stderr:write("1\\nD\\n") ; print("1\\nD")
                assert(io.read() == nil)
                for _, line in ipairs({"echo 1; cat", "cat; printf '1\\nD'; true"}) do os.execute(line) end
                assert(io.popen("cat; echo done"):read() == "done")
                io.popen("echo out", "w"):close()
                string.find, tostring, pcall, table.concat, getmetatable(io.stderr).__index.write = nil, nil, nil, nil, nil
                next, type, tonumber = nil, nil, nil
                return function(m) return {service = "s", command = m.plugin} end
                """);
        assertThat(fixture.load()).isEmpty();

        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.asked()).containsExactly("a.lua s/memory");
        assertThat(fixture.handlers.errors()).isZero();
    }

    @Test
    void children_of_a_process_end_with_it() {
        fixture = HandlersFixture.recorded(folder, "luajit", LIMITS)
                .write(
                        "a.lua",
                        "local child = io.popen('sleep 1000 >&2 & echo $!'):read()\n"
                                + handler(
                                        "if m.values[1] == 5 then while true do end end return {service = 's', command = child}"));
        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(1));
        long child = Long.parseLong(fixture.offered.get(0).command());
        assertThat(isAlive(child)).isTrue();

        fixture.handlers.take(HandlersFixture.memoryFree(5));

        await().until(() -> !isAlive(child));
    }

    @Test
    void child_that_left_the_group_and_holds_the_pipes_does_not_hold_the_agent() {
        fixture = HandlersFixture.recorded(folder, "luajit", LIMITS).write("a.lua", handler("""
                        local child = io.popen('setsid sleep 20 & echo $!'):read()
                        require('ffi').cdef('int fork(void); int setsid(void); unsigned sleep(unsigned);')
                        local c = require('ffi').C
                        if c.fork() == 0 then c.setsid() ; c.sleep(20) ; os.exit() end
                        os.exit()"""));
        fixture.load();

        fixture.handlers.take(HandlersFixture.memoryFree(1));
        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.handlers.errors()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "exec sleep 1000                              ~ it takes longer than 1 s",
                "exec <&-; exec sleep 1000                    ~ it ",
                "exec >&-; exec sleep 1000                    ~ its process ended",
                "exit 3                                       ~ it",
                "exec cat /dev/zero                           ~ what it writes is not the driver's",
                "exec yes                                     ~ what it writes is not the driver's",
                "exec cat                                     ~ what it writes is not the driver's",
                "printf '999999\\n'; exec sleep 1000          ~ it writes a record of more than 600000 bytes",
                "printf '9\\nG'                               ~ it ended within a record",
                "printf '1\\nD'; exec sleep 1000              ~ what it writes is not the driver's",
                "printf '9\\nA\\0001\\000s\\000c\\000\\000'; exec sleep 1000 ~ what it writes is not the driver's",
                "printf '6\\nR\\0009\\0001\\000'; exec sleep 1000 ~ what it writes is not the driver's",
                "printf '600000\\n'; exec cat /dev/zero       ~ fields",
                "while :; do printf '9\\nG\\000info\\000xx' || exit; done ~ it ",
            })
    void process_that_is_no_interpreter_is_ended_with_a_reason(String script, String reason) throws IOException {
        fixture = HandlersFixture.recorded(
                        folder, script(script), new LuaLimits(LONG, LONG, Duration.ofSeconds(1), 1L << 30, 10))
                .write("a.lua", handler(ASK));

        assertThat(fixture.load()).singleElement().satisfies(configProblem -> {
            assertThat(configProblem.isError()).isTrue();
            assertThat(configProblem.text()).contains(reason);
        });
        assertThat(fixture.handlers.pids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec cat /dev/zero",
                "exec yes",
                "while :; do printf '1\\nD' || exit; done",
                "while :; do printf '7\\nA\\0001\\000s\\000c' || exit; done",
                "while :; do printf '7\\nA\\0002\\000s\\000c' || exit; done",
                "head -c 100000 /dev/zero | tr '\\0' x >&2; exit",
                "printf '6\\nR\\0001\\0001\\000'; exec sleep 1000",
                "exit",
            })
    void process_that_misbehaves_after_its_start_is_ended(String script) throws IOException {
        fixture = HandlersFixture.recorded(
                        folder,
                        script("printf '6\\nR\\0001\\0001\\000'\nhead -c 1000 >/dev/null\n" + script),
                        new LuaLimits(LONG, LONG, LONG, 1L << 30, 10))
                .write("a.lua", handler(ASK));
        assertThat(fixture.load()).isEmpty();

        for (int time = 0; time < 20; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        // Events that it answers before it is found out count as handled; then no more come, and each process is lost.
        await().untilAsserted(() -> assertThat(fixture.handlers.disabled()).isEqualTo(1));
        assertThat(fixture.asked()).hasSizeLessThanOrEqualTo(RestartPolicy.MOST_LOSSES);
    }

    @Test
    void process_that_reads_nothing_does_not_hold_the_agent_and_the_oldest_events_are_dropped() throws IOException {
        fixture = HandlersFixture.live(
                        folder,
                        script("printf '6\\nR\\0001\\0001\\000'\nexec sleep 1000"),
                        new LuaLimits(LONG, LONG, LONG, 1L << 30, 100))
                .write("a.lua", handler(ASK));
        assertThat(fixture.load()).isEmpty();

        for (int time = 0; time < 20_000; time++) {
            fixture.handlers.take(HandlersFixture.memoryFree(1));
        }

        assertThat(fixture.handlers.dropped()).isGreaterThan(19_000 - 1_000);
        assertThat(fixture.handlers.errors()).isZero();
    }

    @Test
    void handlers_log_a_bounded_number_of_lines_that_command_no_terminal() {
        fixture = HandlersFixture.recorded(folder, "lua5.4", LIMITS)
                .write(
                        "a.lua",
                        handler("print('a\\n\\27[2J', 1, nil) io.stderr:write(('e\\27\\n'):rep(50))\n"
                                + "for i = 1, 100 do collectd.log_warning(('x'):rep(2000)) end"));
        fixture.load();

        fixture.handlers.take(HandlersFixture.memoryFree(1));
        fixture.close();

        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("a.lua: "))
                .hasSize(20)
                .contains("a.lua: a??[2J 1 nil")
                .allMatch(line -> line.length() < 520 && line.indexOf('\33') < 0);
        assertThat(fixture.handlers.errors()).isZero();
    }

    @Test
    void handler_that_floods_the_log_is_ended() {
        fixture = HandlersFixture.recorded(folder, "lua5.4", new LuaLimits(LONG, LONG, LONG, LIMITS.memory(), 10))
                .write("a.lua", handler("while true do print(('x'):rep(900)) end"));
        fixture.load();

        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(log.lines()).anyMatch(line -> line.contains("it writes more than 1000000 bytes about one event"));
    }

    @Test
    void notifications_are_bounded_and_a_bad_one_is_logged() {
        fixture = HandlersFixture.recorded(folder, "lua5.4", LIMITS)
                .write(
                        "a.lua",
                        "return nil, function(n) for i = 1, 30 do\n"
                                + "dispatch_notification({message = 'm' .. i, severity = i == 1 and 3 or NOTIF_OKAY}) end end");
        fixture.load();

        fixture.handlers.take(HandlersFixture.notification(Severity.OKAY));

        assertThat(fixture.dispatched).hasSize(19);
        assertThat(log.lines()).anyMatch(line -> line.contains("without a severity"));
    }

    @Test
    void file_that_is_loading_is_ended_with_its_agent() throws Exception {
        fixture = HandlersFixture.live(folder, "luajit", new LuaLimits(LONG, LONG, LONG, LIMITS.memory(), 10))
                .write("a.lua", handler(ASK));
        fixture.load();
        fixture.handlers.take(HandlersFixture.memoryFree(1));
        awaitAsked("a.lua s/c");

        fixture.close();
        fixture.handlers.take(HandlersFixture.memoryFree(1));

        assertThat(fixture.handlers.pids()).isEmpty();
        assertThat(fixture.asked()).hasSize(1);
    }

    @Test
    void without_files_nothing_is_looked_for_or_started() {
        fixture = HandlersFixture.live(folder, "nosuch-lua", LIMITS);

        assertThat(fixture.load()).isEmpty();
    }

    @Test
    void interpreter_that_is_missing_is_told() {
        fixture = HandlersFixture.live(folder, "nosuch-lua", LIMITS).write("a.lua", handler(ASK));

        assertThat(fixture.load())
                .singleElement()
                .asString()
                .isEqualTo("error: a.lua: the Lua interpreter nosuch-lua (LocalMonitor.Lua) is missing");
    }

    @Test
    void interpreter_that_others_can_write_is_refused_by_root() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        String interpreter = script("exit");
        Files.setPosixFilePermissions(Path.of(interpreter), PosixFilePermissions.fromString("rwxr-xrwx"));
        fixture = HandlersFixture.live(folder, interpreter, LIMITS).write("a.lua", handler(ASK));

        assertThat(fixture.load()).singleElement().asString().contains("can be written by others");
    }

    @ParameterizedTest
    @CsvSource({"daemon, ", "nosuch-user, there is no user nosuch-user"})
    void account_that_is_named_is_the_one(String user, @Nullable String problem) {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        LuaSettings settings = new LuaSettings("lua5.4", user);
        List<String> asked = new CopyOnWriteArrayList<>();
        LuaHandlers.Actions actions = new LuaHandlers.Actions() {
            @Override
            public OfferResult recover(RecoveryAction recoveryAction, FiringLimits limits) {
                asked.add(recoveryAction.command());
                return OfferResult.FIRED;
            }

            @Override
            public void dispatch(String file, Notification notification) {
                asked.add(file);
            }
        };
        fixture = HandlersFixture.live(folder, "lua5.4", LIMITS)
                .write("a.lua", handler("return {service = 's', command = io.popen('id -un'):read()}"));

        try (LuaHandlers handlers = new LuaHandlers(actions, settings, InstantSource.system(), null, LIMITS)) {
            List<ConfigProblem> problems =
                    handlers.load(List.of(folder.resolve("a.lua")), name -> FiringLimits.DEFAULT);
            handlers.take(HandlersFixture.memoryFree(1));

            assertThat(problems)
                    .extracting(ConfigProblem::text)
                    .isEqualTo(problem == null ? List.of() : List.of(problem));
            assertThat(asked).isEqualTo(problem == null ? List.of(user) : List.of());
            assertThat(handlers.advice()).isEmpty();
        }
    }

    private String script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("interpreter"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
