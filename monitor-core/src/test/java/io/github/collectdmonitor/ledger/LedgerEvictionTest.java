package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is forgotten, and what never is. */
final class LedgerEvictionTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String OUTPUT = "x".repeat(10_000);

    @TempDir
    private Path folder;

    private LedgerScene scene;

    private static LedgerLimits limits(int maxTasks, long maxBytes) {
        return new LedgerLimits(5, Duration.ofSeconds(60), WEEK, maxTasks, maxBytes, 1000);
    }

    @BeforeEach
    void open() {
        scene = new LedgerScene(folder.resolve("state"));
    }

    private void open(LedgerLimits limits) {
        scene.limits = limits;
        scene.reopen();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Acceptance redelivered(long id) {
        return scene.ledger.accept(arrival(id, "a", null, true));
    }

    private long bytes() throws IOException {
        long bytes = 0;
        for (Path segment : scene.segments()) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_delivered_task_leaves_after_its_retention(boolean reopened) {
        open(limits(1000, 1 << 20));
        scene.done(1, "done");
        scene.passes(WEEK.minusSeconds(1));
        if (reopened) {
            scene.reopen();
        }
        assertThat(redelivered(1)).isInstanceOf(Finished.class);

        scene.passes(Duration.ofSeconds(1));
        scene.accepted(2);
        assertThat(redelivered(1)).isInstanceOf(New.class);
    }

    @Test
    void the_oldest_leave_where_there_are_too_many() {
        open(limits(10, 1 << 20));
        for (long id = 1; id <= 15; id++) {
            scene.done(id, "done");
        }
        scene.accepted(16);
        assertThat(scene.ledger.finished()).isEqualTo(10);
        assertThat(redelivered(6)).isInstanceOf(Finished.class);
        assertThat(redelivered(5)).isInstanceOf(New.class);
    }

    @Test
    void an_unfinished_and_an_undelivered_task_outlive_everything_and_hold_no_file_back() throws IOException {
        open(limits(1000, 256 * 1024));
        Task unfinished =
                scene.accepted(arrival(new ConfigRequest(new TaskId(1), START, "Interval 10\n"), false, null, null));
        scene.start(unfinished);
        scene.finish(scene.accepted(2), "not delivered");
        PendingDelivery pendingDelivery = scene.undelivered().get(0);
        for (long id = 3; id <= 100; id++) {
            scene.done(id, OUTPUT);
            scene.passes(Duration.ofHours(1));
        }

        assertThat(bytes()).isLessThanOrEqualTo(256 * 1024 + 2 * LedgerScene.SEGMENT_BYTES);
        assertThat(scene.segments().get(0).getFileName().toString()).isNotEqualTo("0000000001");
        assertThat(scene.message(pendingDelivery)).isEqualTo("not delivered");
        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen()).singleElement().satisfies(task -> {
            assertThat(task.starts()).isEqualTo(1);
            assertThat(task.request()).isEqualTo(unfinished.request());
        });
        assertThat(scene.undelivered())
                .singleElement()
                .satisfies(again -> assertThat(scene.message(again)).isEqualTo("not delivered"));
        assertThat(redelivered(100)).isInstanceOf(Finished.class);
        assertThat(redelivered(3)).isInstanceOf(New.class);
    }

    @Test
    void what_is_never_delivered_is_kept_beyond_all_limits() {
        open(limits(10, 256 * 1024));
        for (long id = 1; id <= 60; id++) {
            scene.finish(scene.accepted(id), OUTPUT);
        }
        scene.passes(WEEK.multipliedBy(2));
        scene.accepted(1000);
        scene.reopen();

        assertThat(scene.undelivered())
                .hasSize(60)
                .allSatisfy(one -> assertThat(scene.message(one)).isEqualTo(OUTPUT));
    }

    @Test
    void a_clock_set_back_by_years_keeps_nothing_for_years() {
        open(limits(1000, 1 << 20));
        scene.clockIsSetTo(START.plus(Duration.ofDays(3650)));
        scene.done(1, "done");
        scene.clockIsSetTo(START);
        scene.accepted(2);
        scene.passes(WEEK);
        scene.accepted(3);

        assertThat(redelivered(1)).isInstanceOf(New.class);
    }

    @Test
    void numbers_are_never_given_twice() {
        open(limits(10, 256 * 1024));
        for (long id = 1; id <= 100; id++) {
            scene.done(id, OUTPUT);
        }
        scene.passes(WEEK.multipliedBy(2));
        long before = scene.accepted(1000).sequence;
        scene.reopen();
        assertThat(scene.accepted(1001).sequence).isGreaterThan(before);
    }
}
