package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static io.github.collectdmonitor.ledger.LedgerScene.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** How results are recorded and handed out. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class FinishTest {
    @TempDir
    private Path folder;

    private LedgerScene scene;

    /** A disk that does something between a write and its force. */
    private static final class BusyDisk extends SegmentFile {
        private final Runnable beforeForce;

        BusyDisk(Path path, Runnable beforeForce) throws IOException {
            super(path, FileChannel.open(path, StandardOpenOption.WRITE));
            this.beforeForce = beforeForce;
        }

        @Override
        public void force() throws IOException {
            beforeForce.run();
            super.force();
        }
    }

    @BeforeEach
    void open() {
        scene = new LedgerScene(
                folder.resolve("state"),
                new LedgerLimits(5000, Duration.ofSeconds(60), Duration.ofDays(7), 10_000, 256 << 20, 1000));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Map<Task, TaskResult> accepted(int count) {
        List<Task> tasks = new ArrayList<>();
        for (long id = 1; id <= count; id++) {
            tasks.add(((Acceptance.New) scene.ledger.accept(arrival(id, "a", START, false))).task());
        }
        scene.force();
        Map<Task, TaskResult> results = new LinkedHashMap<>();
        for (int i = count - 1; i >= 0; i--) {
            results.put(tasks.get(i), result(tasks.get(i).request().taskId(), "done " + (i + 1)));
        }
        return results;
    }

    private Path onlySegment() {
        return scene.segments().get(0);
    }

    @Test
    void many_tasks_are_finished_with_one_force_in_the_order_given() {
        scene.segmentBytes = SegmentFolder.SEGMENT_BYTES * 4;
        scene.reopen();
        Map<Task, TaskResult> results = accepted(2000);
        long before = scene.ledger.forces();
        scene.ledger.finishAll(results);

        assertThat(scene.ledger.forces() - before).isEqualTo(1);
        assertThat(scene.ledger.unfinished()).isZero();
        List<PendingDelivery> undelivered = scene.undelivered();
        assertThat(undelivered).hasSize(2000);
        assertThat(scene.message(undelivered.get(0))).isEqualTo("done 2000");
        assertThat(scene.message(undelivered.get(1999))).isEqualTo("done 1");
        scene.reopen();
        assertThat(scene.ledger.unfinished()).isZero();
        assertThat(scene.undelivered())
                .extracting(one -> one.taskId().value())
                .startsWith(2000L, 1999L)
                .hasSize(2000);
    }

    @Test
    void if_one_of_many_was_finished_before_nothing_is_recorded_and_nobody_waits() {
        Map<Task, TaskResult> results = accepted(3);
        Task one = List.copyOf(results.keySet()).get(2);
        scene.finish(one, "before");

        assertThatThrownBy(() -> scene.ledger.finishAll(results)).isInstanceOf(IllegalStateException.class);
        assertThat(scene.ledger.unfinished()).isEqualTo(2);
        assertThat(scene.ledger.accept(arrival(2, "a", START, true))).isInstanceOf(Acceptance.Unfinished.class);
        results.remove(one);
        scene.ledger.finishAll(results);
        assertThat(scene.undelivered()).hasSize(3);
    }

    @Test
    void a_bug_while_a_result_is_forced_leaves_the_task_finished_and_nobody_waiting() throws IOException {
        Task task = scene.accepted(1);
        Segment segment = Objects.requireNonNull(task.segment());
        segment.continueWith(new BusyDisk(segment.path, () -> {
            throw new UnsupportedOperationException("a bug");
        }));
        assertThatThrownBy(() -> scene.finish(task, "done")).isInstanceOf(UnsupportedOperationException.class);

        segment.continueWith(SegmentFile.open(segment.path));
        assertThat(scene.ledger.accept(arrival(1, "a", START, true))).isInstanceOf(Finished.class);
        assertThat(scene.undelivered()).extracting(scene::message).containsExactly("done");
        scene.accepted(2);
        scene.reopen();
        assertThat(scene.ledger.unfinished()).isEqualTo(1);
    }

    @Test
    void a_result_waits_for_one_that_was_finished_before_it_and_is_not_on_disk_yet() throws IOException {
        Task first = scene.accepted(1);
        Task second = scene.accepted(2);
        List<Integer> handedOut = new ArrayList<>();
        Segment segment = Objects.requireNonNull(first.segment());
        boolean[] nested = {false};
        segment.continueWith(new BusyDisk(segment.path, () -> {
            if (!nested[0]) {
                nested[0] = true;
                scene.finish(second, "two");
                handedOut.add(scene.undelivered().size());
            }
        }));
        scene.finish(first, "one");
        assertThat(handedOut).as("the second is on disk, the first is not").containsExactly(0);
        assertThat(scene.undelivered()).extracting(scene::message).containsExactly("one", "two");
    }

    @Test
    void a_result_that_cannot_be_read_for_a_while_is_handed_out_when_it_can() throws IOException {
        scene.finish(scene.accepted(1), "one");
        scene.reopen();
        Path away = folder.resolve("away");
        Files.move(onlySegment(), away);
        scene.finish(scene.accepted(2), "two");
        assertThat(scene.undelivered())
                .as("another does not wait for it")
                .extracting(scene::message)
                .containsExactly("two");
        assertThat(scene.ledger.hasUnreadable()).isTrue();
        Files.move(away, scene.folder.resolve("ledger/0000000001"));
        assertThat(scene.undelivered()).extracting(scene::message).containsExactly("one");
        assertThat(scene.undelivered()).isEmpty();
        assertThat(scene.ledger.hasUnreadable()).isFalse();
    }

    @Test
    void what_is_put_back_is_handed_out_again_and_a_failed_reading_is_no_result() throws IOException {
        scene.finish(scene.accepted(1), "one");
        scene.finish(scene.accepted(2), "two");
        scene.reopen();
        List<PendingDelivery> both = scene.undelivered();
        assertThat(scene.message(both.get(0))).isEqualTo("one");
        Path away = folder.resolve("away");
        Files.move(onlySegment(), away);
        assertThatThrownBy(() -> scene.ledger.result(both.get(0))).isInstanceOf(IOException.class);
        Files.move(away, scene.folder.resolve("ledger/0000000001"));

        scene.ledger.putBack(both.get(0));
        assertThat(scene.undelivered()).extracting(scene::message).containsExactly("one");
        scene.ledger.delivered(both.get(1));
        scene.ledger.putBack(both.get(1));
        assertThat(scene.undelivered()).as("it is delivered").isEmpty();
    }

    @Test
    void a_small_command_costs_three_forces_and_its_result_is_not_read_back() throws IOException {
        scene.done(1, "one");
        long before = scene.ledger.forces();
        Task task = scene.accepted(2);
        scene.start(task);
        scene.finish(task, "two");
        assertThat(scene.ledger.forces() - before).isEqualTo(3);

        Path away = folder.resolve("away");
        Files.move(onlySegment(), away);
        assertThat(scene.undelivered()).extracting(scene::message).containsExactly("two");
        Files.move(away, scene.folder.resolve("ledger/0000000001"));
    }
}
