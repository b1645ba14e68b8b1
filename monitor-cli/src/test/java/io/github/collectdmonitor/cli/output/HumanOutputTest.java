package io.github.collectdmonitor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HumanOutputTest {
    private static final TaskId ID = new TaskId(7);
    private static final Instant TIME = Instant.parse("2020-11-26T00:41:19Z");
    private static final Request RESTART = new CommandRequest(ID, TIME, "nginx", "restart");

    private static List<String> lines(Request request, Outcome outcome, @Nullable String host) {
        return HumanOutput.lines(request, new TaskResult(ID, TIME, outcome, host, false));
    }

    private static Outcome outcome(int code, String message, @Nullable String errorOutput, long millis) {
        return new Outcome(code, message, errorOutput, false, Duration.ofMillis(millis), List.of());
    }

    @Test
    void success_names_host_command_and_duration_before_the_output() {
        assertThat(lines(RESTART, outcome(0, "a\n\nb", "c\nd", 27), "web01"))
                .containsExactly("web01: nginx/restart succeeded in 27 ms", "a", "", "b", "stderr: c", "stderr: d");
    }

    @Test
    void what_the_agent_did_not_send_is_left_out() {
        assertThat(lines(RESTART, new Outcome(0, "", null, false, null, List.of()), null))
                .containsExactly("nginx/restart succeeded");
        assertThat(lines(RESTART, new Outcome(4355, "", null, false, null, List.of()), "web01"))
                .containsExactly("web01: nginx/restart failed with code 4355 (0x1103), "
                        + "the agent stopped while it ran: its outcome is unknown");
    }

    @Test
    void failure_names_the_exit_status_or_the_code_and_its_meaning() {
        assertThat(lines(RESTART, outcome(3, "", null, 999), "web01"))
                .containsExactly("web01: nginx/restart failed with exit status 3 in 999 ms");
        assertThat(lines(RESTART, outcome(4353, "partial", null, 60_040), "web01"))
                .containsExactly(
                        "web01: nginx/restart failed with code 4353 (0x1101), timed out and was ended, in 60.0 s",
                        "partial");
        assertThat(lines(RESTART, outcome(9999, "", null, 1), null))
                .containsExactly("nginx/restart failed with code 9999 (0x270f) in 1 ms");
    }

    @Test
    void replacement_shows_warnings_and_the_config_in_place() {
        String hash = "ab".repeat(32);
        Outcome replaced = new Outcome(
                0,
                "Succeeded to replace config.",
                null,
                false,
                Duration.ofMillis(12_345),
                List.of("w\nx"),
                new ConfigHashes(hash, null));

        assertThat(lines(new ConfigRequest(ID, TIME, "x"), replaced, "web01"))
                .containsExactly(
                        "web01: replacement of collectd.conf succeeded in 12.3 s",
                        "Succeeded to replace config.",
                        "warning: w",
                        "warning: x",
                        "config in place: sha256 " + hash);
    }

    @Test
    void each_request_has_a_name() {
        assertThat(subjectOf(new Check("x", null))).startsWith("check of collectd.conf succeeded");
        assertThat(subjectOf(new RollBack(null, null))).startsWith("rollback of collectd.conf succeeded");
        assertThat(subjectOf(new Confirm(new TaskId(5), "ab".repeat(32))))
                .startsWith("confirmation of task 5 succeeded");
        assertThat(HumanOutput.sent(RESTART)).startsWith("Sent nginx/restart as task 7");
    }

    private static String subjectOf(ReplacementAction action) {
        return lines(new ReplacementRequest(ID, TIME, action), outcome(0, "", null, 1), null)
                .get(0);
    }

    @Test
    void repeated_and_truncated_results_say_so() {
        Outcome cut = outcome(0, "abcdef", null, 27).cutTo("a…f", null);

        assertThat(HumanOutput.lines(RESTART, new TaskResult(ID, TIME, cut, "web01", true)))
                .containsExactly(
                        "web01: nginx/restart succeeded in 27 ms (recorded earlier, not run again)",
                        "a…f",
                        "(the output was truncated on the host)");
    }
}
