package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import io.github.collectdmonitor.testkit.require.RequiresStrace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of the shipped agent's writes to disk, for power cuts. */
@RequiresCollectd
@RequiresMosquitto
@RequiresStrace
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
class PowerCutIT {
    @RegisterExtension
    static final ReplacementHost HOST = ReplacementHost.quick();

    private static final String MARK = "echo recorded-once";

    @Test
    void nothing_relies_on_what_a_power_cut_may_take_back() {
        HOST.settings().command("hello", "exec", MARK);
        Path recordFile = HOST.file("system-calls");
        HOST.hostAgent().start(SystemCallRecord.recorded(HOST.agentProgram(), recordFile));
        long agent = HOST.agent().pid();

        ask(config(HOST.fresh()), 0);
        ask(config(HOST.endsAtOnce()), 0x2007);
        long id = Messages.newId();
        ask(Messages.request(id, "exec"), 0);
        HOST.assertRunsWith(HOST.fresh());
        HOST.stopAgent();
        await().atMost(ReplacementHost.LIMIT).until(() -> SystemCallRecord.tellsEndOf(agent, recordFile));

        List<SystemCall> record = SystemCallRecord.read(recordFile);
        FileOrder files = new FileOrder(
                record,
                HOST.collectd().configFile(),
                HOST.file("state"),
                HOST.collectd().executable());
        LedgerOrder ledger =
                new LedgerOrder(record, HOST.file("state"), HOST.broker().port());
        tell(files, ledger);
        assertThat(files.renames().stream()
                        .map(call -> String.valueOf(Forces.target(call).getFileName())))
                .as("what is put into place")
                .contains("collectd.conf", "collectd.conf.orig", "replacement");
        assertThat(files.stagesOfActs())
                .as("when something was done to collectd or its files")
                .containsSubsequence("BACK_UP", "STOP", "SWAP", "START")
                .containsSubsequence("BACK_UP", "STOP", "SWAP", "START", "BACK_RESTORE", "BACK_START");
        assertThat(files.violations()).isEmpty();
        assertThat(ledger.violations(List.of(stages("# new"), stages("Import \"ends\""), PowerCutIT::runsCommand)))
                .isEmpty();
    }

    private static void ask(String request, int code) {
        long id = Messages.parse(request).get("task_id").getAsLong();
        JsonObject result = HOST.messages().ask(id, request);
        assertThat(result.get("code").getAsInt()).as(result.toString()).isEqualTo(code);
    }

    private static String config(String text) {
        return "{\"task_id\":" + Messages.newId() + ",\"config\":" + new JsonPrimitive(text) + "}";
    }

    private static Predicate<SystemCall> stages(String text) {
        return call -> call.name().matches("p?write(64)?")
                && call.file().matches(".*/\\.collectd\\.conf\\.[^/]*\\.staged")
                && call.text(0).contains(text);
    }

    private static boolean runsCommand(SystemCall call) {
        return call.name().equals("execve") && call.texts().contains(MARK);
    }

    /** How often each file was put into place; that a line stands here at all means that its order was right. */
    private static void tell(FileOrder files, LedgerOrder ledger) {
        ReliabilityTable table = new ReliabilityTable("power-cut", "put into place by a rename", "times");
        Map<String, Integer> times = new TreeMap<>();
        for (SystemCall rename : files.renames()) {
            times.merge(shown(Forces.target(rename)), 1, Integer::sum);
        }
        times.forEach((name, count) -> table.add("`" + name + "`", Integer.toString(count)));
        table.add("forces of the state folder's files and folders", Long.toString(ledger.forced()));
        table.print();
    }

    private static String shown(Path file) {
        Path state = HOST.file("state");
        if (!file.startsWith(state)) {
            return String.valueOf(file.getFileName());
        }
        boolean numbered = file.toString().matches(".*/(known-good|ledger)/[^/]*");
        return "StateDir/" + state.relativize(numbered ? file.resolveSibling("*") : file);
    }
}
