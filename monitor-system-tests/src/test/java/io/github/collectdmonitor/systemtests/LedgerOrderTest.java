package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records in which a task is acknowledged, run or answered too early are rejected. */
class LedgerOrderTest {
    private static final String MADE = "1 mkdir(\"/s\", 0700) = 0";
    private static final String NAMED = "1 fsync(9</>) = 0";
    private static final String ACCEPTED = record('A');
    private static final String STARTED = record('S');
    private static final String FINISHED = record('F');
    private static final String FORCED = "7 fdatasync(9</s/ledger/1>) = 0";
    private static final String SOCKET = "write(5<TCP:[127.0.0.1:5->127.0.0.1:1883]>, ";
    private static final String ACKNOWLEDGED = "8 " + SOCKET + "\"@\\2\\0\\1\", 4) = 4";
    private static final String RUN = "9 execve(\"/bin/sh\", [\"sh\", \"-c\", \"echo once\"], 0x1) = 0";
    private static final String ANSWERED = "8 " + SOCKET + "\"2\\3\\0\\1rest\", 5) = 5";

    private static final String DECIDED = line("decided");
    private static final String OVER = line("finished");
    private static final String LINE_FORCED = "7 fdatasync(4</s/audit.log>) = 0";

    private static final List<String> GOOD = List.of(
            MADE,
            NAMED,
            ACCEPTED,
            FORCED,
            ACKNOWLEDGED,
            DECIDED,
            LINE_FORCED,
            STARTED,
            FORCED,
            RUN,
            OVER,
            LINE_FORCED,
            FINISHED,
            FORCED,
            ANSWERED);

    @Test
    void right_order_has_no_violations() {
        assertThat(violations(GOOD)).isEmpty();
    }

    @Test
    void each_record_must_be_forced_before_what_relies_on_it() {
        assertThat(violations(withoutForce(0))).singleElement().asString().startsWith("acknowledged before");
        assertThat(violations(withoutForce(1))).singleElement().asString().startsWith("begun before");
        assertThat(violations(withoutForce(2))).singleElement().asString().startsWith("answered before");
    }

    @Test
    void each_line_of_the_audit_log_must_be_forced_before_what_relies_on_it() {
        assertThat(violations(without(LINE_FORCED)))
                .satisfiesExactly(
                        begun -> assertThat(begun).startsWith("begun before it was on disk as decided"),
                        answered -> assertThat(answered).startsWith("answered before it was on disk as finished"));
        assertThat(violations(without(DECIDED)))
                .singleElement()
                .asString()
                .contains("0 are recorded as decided in the audit log");
    }

    @Test
    void deed_without_a_record_is_noticed() {
        assertThat(violations(without(STARTED))).singleElement().asString().contains("0 are recorded as started");
        assertThat(violations(without(ANSWERED)))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("0 were answered"));
        assertThat(violations(without(RUN))).anySatisfy(line -> assertThat(line).contains("no begin of task 1"));
    }

    @Test
    void folder_that_a_power_cut_may_take_back_is_noticed() {
        assertThat(violations(without(NAMED))).singleElement().asString().contains("take back", "mkdir");
    }

    @Test
    void packets_are_found_where_several_share_a_write_and_one_takes_several() {
        List<String> lines = List.of(
                "8 " + SOCKET + "\"\\300\\0@\\2\\0\\1\", 6) = 6",
                "8 " + SOCKET + "\"2\\201\", 2) = 2",
                "8 " + SOCKET + "\"\\1\", 1) = 1",
                "8 " + SOCKET + "\"@@@\"..., 129) = 129",
                "8 " + SOCKET + "\"@\\2\\0\\1\", 4) = 4",
                "8 write(6<TCP:[127.0.0.1:5->127.0.0.1:99]>, \"@\\2\\0\\1\", 4) = 4");

        assertThat(MqttFrames.to(1883, SystemCallRecord.parse(lines)))
                .extracting(MqttFrames.Frame::type)
                .containsExactly(12, MqttFrames.PUBACK, MqttFrames.PUBLISH, MqttFrames.PUBACK);
    }

    private static String line(String event) {
        return "7 pwrite64(4</s/audit.log>, \"{\\\"seq\\\":1,\\\"event\\\":\\\"" + event + "\\\"}\\n\", 30, 0) = 30";
    }

    private static String record(char kind) {
        return "7 pwrite64(9</s/ledger/1>, \"\\0\\0\\0\\5abcd\\0\\0\\0\\0" + kind + "x\", 14, 0) = 14";
    }

    private static List<String> violations(List<String> lines) {
        return new LedgerOrder(SystemCallRecord.parse(lines), Path.of("/s"), 1883)
                .violations(List.of(
                        call -> call.name().equals("execve") && call.texts().contains("echo once")));
    }

    private static List<String> without(String line) {
        return GOOD.stream().filter(each -> !each.equals(line)).toList();
    }

    private static List<String> withoutForce(int number) {
        List<String> lines = new ArrayList<>(GOOD);
        int seen = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals(FORCED) && seen++ == number) {
                lines.remove(i);
            }
        }
        return lines;
    }
}
