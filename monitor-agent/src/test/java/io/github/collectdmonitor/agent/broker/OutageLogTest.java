package io.github.collectdmonitor.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageLogTest {
    private static final Duration RETRY = Duration.ofSeconds(6);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> lines = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final OutageLog log = new OutageLog(now::get, lines::add, lines::add, details::add);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Attempts that fail for a reason. */
    private void failFor(Duration time, String why) {
        for (long i = 0; i < time.toSeconds() / RETRY.toSeconds(); i++) {
            log.failed(why, RETRY);
            pass(RETRY);
        }
    }

    @Test
    void failures_that_warnings_leave_out_are_details() {
        for (int i = 0; i < 5; i++) {
            log.failed("refused", Duration.ofSeconds(1));
        }

        assertThat(lines).containsExactly("refused; next try in 1 s");
        assertThat(details).hasSize(4).containsOnly("refused; next try in 1 s");
    }

    @Test
    void night_without_a_broker_is_a_few_lines_and_its_end_tells_how_long_it_was() {
        log.connected("Connected");
        log.steady();
        lines.clear();
        log.disconnected("Disconnected from b: the connection broke");
        failFor(Duration.ofHours(9), "nothing listens there");
        log.connected("Connected");

        assertThat(lines.get(0)).isEqualTo("Disconnected from b: the connection broke");
        assertThat(lines.get(1)).isEqualTo("nothing listens there; next try in 6 s");
        assertThat(lines.get(2)).isEqualTo("nothing listens there; 12 failures within 1 min 0 s; next try in 6 s");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("Connected after 5401 failures within 9 h 0 min");
        assertThat(lines).hasSizeBetween(10, 20);
    }

    @Test
    void new_kind_of_failure_is_logged_at_once_and_only_once() {
        failFor(Duration.ofHours(1), "nothing listens there");
        int before = lines.size();
        for (int i = 0; i < 100; i++) {
            log.failed("refused: bad user name or password", RETRY);
            log.failed("nothing listens there", RETRY);
        }

        assertThat(lines.subList(before, lines.size()))
                .containsExactly("refused: bad user name or password; next try in 6 s");
    }

    @Test
    void failures_that_are_all_different_do_not_fill_the_log() {
        for (int i = 0; i < 4000; i++) {
            log.failed("no answer from " + "x".repeat(i % 500), RETRY);
            pass(RETRY);
        }

        assertThat(lines).hasSizeLessThan(25);
    }

    @Test
    void connections_that_end_at_once_are_one_outage() {
        for (int i = 0; i < 3000; i++) {
            log.connected("Connected");
            pass(Duration.ofSeconds(1));
            log.disconnected("Disconnected from b: keep alive timeout " + i);
            pass(RETRY);
        }
        assertThat(lines).hasSizeLessThan(25);
        lines.clear();

        log.connected("Connected");
        assertThat(lines).isEmpty();
        log.steady();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).isEqualTo("Connected after 3000 failures within 5 h 49 min");
        log.disconnected("Disconnected from b: closed");
        assertThat(lines).hasSize(2);
    }

    @Test
    void single_loss_is_logged_with_its_recovery() {
        log.connected("Connected");
        log.steady();
        log.disconnected("Disconnected from b: closed");
        pass(Duration.ofSeconds(2));
        log.connected("Connected");

        assertThat(lines)
                .containsExactly("Connected", "Disconnected from b: closed", "Connected after 1 failure within 2 s");
    }

    @Test
    void log_does_not_end_with_a_connection_that_is_lost_again() {
        log.connected("Connected");
        log.steady();
        log.disconnected("Disconnected from b: closed");
        log.connected("Connected");
        log.disconnected("Disconnected from b: closed");
        log.failed("nothing listens there", RETRY);

        assertThat(lines)
                .containsExactly(
                        "Connected",
                        "Disconnected from b: closed",
                        "Connected after 1 failure within 0 ms",
                        "Disconnected from b: closed",
                        "nothing listens there; next try in 6 s");
    }
}
