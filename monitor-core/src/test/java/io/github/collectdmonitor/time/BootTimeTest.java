package io.github.collectdmonitor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BootTimeTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private final AtomicLong monotonic = new AtomicLong(100 * SECOND);
    private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);

    private BootTime time(Path uptime) {
        return new BootTime(uptime, monotonic::get, wallMillis::get);
    }

    private void pass(long nanos) {
        monotonic.addAndGet(nanos);
        wallMillis.addAndGet(nanos / 1_000_000);
    }

    private void suspend(long seconds) {
        wallMillis.addAndGet(seconds * 1000);
    }

    private Path uptime(String text) throws IOException {
        return Files.writeString(folder.resolve("uptime"), text);
    }

    @Test
    void time_of_a_suspend_counts() throws IOException {
        BootTime time = time(uptime("100.00 50.00\n"));
        assertThat(time.now()).isEqualTo(100 * SECOND);
        pass(2 * SECOND);
        suspend(3600);
        uptime("3702.00 50.00\n");

        assertThat(time.now()).isEqualTo(3702 * SECOND);
        pass(SECOND);
        assertThat(time.now()).as("what is read is cut").isEqualTo(3703 * SECOND);
    }

    @Test
    void what_was_read_last_counts_on_where_nothing_can_be_read() throws IOException {
        BootTime time = time(uptime("1000.00 1.00\n"));
        assertThat(time.now()).isEqualTo(1000 * SECOND);
        pass(SECOND);

        uptime("nonsense");
        assertThat(time.now()).isEqualTo(1001 * SECOND);
        Files.delete(folder.resolve("uptime"));
        assertThat(time.now()).isEqualTo(1001 * SECOND);
        assertThat(time(folder.resolve("none")).now()).isEqualTo(101 * SECOND);
    }

    @Test
    void an_uptime_of_a_container_counts_what_it_gains() throws IOException {
        BootTime time = time(uptime("10.00 1.00\n"));
        assertThat(time.now()).isEqualTo(100 * SECOND);
        uptime("70.00 1.00\n");
        suspend(60);

        assertThat(time.now()).isEqualTo(160 * SECOND);
    }

    @Test
    void is_not_read_each_time_and_yet_a_suspend_counts_at_once() throws IOException {
        BootTime time = time(uptime("100.00 50.00\n"));
        assertThat(time.now()).isEqualTo(100 * SECOND);
        uptime("500.00 50.00\n");
        pass(SECOND / 10);
        assertThat(time.now()).as("not read again yet").isEqualTo(100 * SECOND + SECOND / 10);

        suspend(400);
        assertThat(time.now()).isGreaterThanOrEqualTo(500 * SECOND);
        uptime("900.00 50.00\n");
        pass(SECOND);
        assertThat(time.now()).as("whatever the wall clock says").isGreaterThanOrEqualTo(900 * SECOND);
    }

    @Test
    void the_host_itself_is_read() {
        long before = BootTime.nanos();

        assertThat(before).isGreaterThan(0);
        assertThat(BootTime.nanos()).isGreaterThanOrEqualTo(before);
        assertThat(BootTime.nanos()).isGreaterThanOrEqualTo(System.nanoTime() - SECOND);
    }

    @Test
    void what_the_clock_without_suspends_recorded_is_compared_by_the_wall_clock() {
        TimePoint now = TimePoint.from(Clock.systemUTC()).get();
        String boot = now.boot().replace("/boottime", "");
        TimePoint earlier = new TimePoint(boot, 0, now.wall().minusSeconds(10));

        assertThat(boot).isNotEqualTo(now.boot());
        assertThat(now.left(Duration.ofSeconds(30), earlier)).isEqualTo(Duration.ofSeconds(20));
    }
}
