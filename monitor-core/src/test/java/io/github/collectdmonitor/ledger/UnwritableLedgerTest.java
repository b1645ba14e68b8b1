package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.Unwritable;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that cannot be written: full disk, read-only folder, failing disk, another agent. */
final class UnwritableLedgerTest {
    @TempDir
    private Path folder;

    /** A disk that takes writes, and does not keep them. */
    private static final class FailingDisk extends SegmentFile {
        FailingDisk(Path path) throws IOException {
            super(path, FileChannel.open(path, StandardOpenOption.WRITE));
        }

        @Override
        public void force() throws IOException {
            throw new IOException("Input/output error");
        }
    }

    private static void letForcesFail(Task task) throws IOException {
        Segment segment = Objects.requireNonNull(task.segment());
        segment.continueWith(new FailingDisk(segment.path));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }

    private static void assumeRoot() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("the user id: only root may mount")
                .isEqualTo(0);
    }

    @Test
    void on_a_full_disk_new_tasks_are_refused_and_accepted_ones_finished_and_it_works_again_with_space()
            throws Exception {
        assumeRoot();
        run("mount", "-t", "tmpfs", "-o", "size=8m", "ledger-test", folder.toString());
        LedgerScene scene = new LedgerScene(
                folder.resolve("state"),
                new LedgerLimits(1000, Duration.ofSeconds(60), Duration.ofDays(7), 1000, 256 << 20, 1000));
        try {
            scene.segmentBytes = 256 * 1024;
            scene.reopen();
            scene.accepted(1_000_000);
            Path filler = fill(folder.resolve("filler"));
            List<Task> tasks = new ArrayList<>();
            Acceptance acceptance = scene.ledger.accept(arrival(1, "a", START, false));
            for (long id = 2; acceptance instanceof New accepted; id++) {
                tasks.add(accepted.task());
                acceptance = scene.ledger.accept(arrival(id, "a", START, false));
            }
            assertThat(acceptance).isEqualTo(new Unwritable("no space left on device in " + folder.resolve("state")));
            assertThat(tasks).hasSizeGreaterThan(20);
            scene.force();
            for (Task task : tasks) {
                scene.start(task);
                scene.finish(task, "y".repeat(100_000));
            }
            // All on disk: a process that was killed now would find them.
            LedgerReplay read = LedgerReplay.of(new SegmentFolder(folder.resolve("state/ledger"), 256 * 1024), START);
            assertThat(read.finished()).hasSize(tasks.size());
            assertThat(read.unfinished()).hasSize(1);

            Files.delete(filler);
            assertThat(scene.ledger.accept(arrival(2_000_000, "a", START, false)))
                    .isInstanceOf(New.class);
            scene.reopen();
            assertThat(scene.undelivered()).hasSize(tasks.size());
        } finally {
            scene.close();
            run("umount", folder.toString());
        }
    }

    private static Path fill(Path file) throws IOException {
        byte[] bytes = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            return file;
        }
    }

    @Test
    void a_read_only_folder_opens_with_what_it_holds_refuses_new_tasks_and_works_when_it_is_writable()
            throws Exception {
        assumeRoot();
        Path state = folder.resolve("state");
        LedgerScene before = new LedgerScene(state);
        before.done(1, "done");
        before.accepted(2);
        before.close();
        run("mount", "--bind", state.toString(), state.toString());
        try {
            run("mount", "-o", "remount,bind,ro", state.toString());
            LedgerScene scene = new LedgerScene(state);
            assertThat(scene.ledger.unfinishedAtOpen()).hasSize(1);
            assertThat(scene.ledger.accept(arrival(1, "a", null, true))).isInstanceOf(Finished.class);
            assertThat(scene.ledger.accept(arrival(3, "a", START, false)))
                    .isEqualTo(new Unwritable("read-only file system in " + state));
            assertThatThrownBy(() ->
                            scene.ledger.start(scene.ledger.unfinishedAtOpen().get(0)))
                    .isInstanceOf(LedgerException.class);

            run("mount", "-o", "remount,bind,rw", state.toString());
            scene.accepted(3);
            assertThatThrownBy(() -> TaskLedger.open(state, scene.limits, Clock.systemUTC()))
                    .isInstanceOf(StateInUseException.class);
            scene.reopen();
            assertThat(scene.ledger.unfinishedAtOpen()).hasSize(2);
            scene.close();
        } finally {
            run("umount", state.toString());
        }
    }

    @Test
    void a_state_folder_that_cannot_be_made_refuses_new_tasks_until_it_can() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("file"));
        LedgerScene scene = new LedgerScene(inTheWay.resolve("state"));
        assertThat(scene.ledger.accept(arrival(1, "a", START, false)))
                .isInstanceOfSatisfying(
                        Unwritable.class,
                        refused -> assertThat(refused.reason()).contains(inTheWay.toString()));

        Files.delete(inTheWay);
        scene.accepted(1);
        assertThat(scene.reopen().unfinishedAtOpen()).hasSize(1);
        scene.close();
    }

    @Test
    void folders_that_cannot_be_made_at_first_are_made_once_they_can() throws Exception {
        assumeRoot();
        Path state = Files.createDirectory(folder.resolve("state"));
        run("mount", "-t", "tmpfs", "-o", "nr_inodes=2", "ledger-test", state.toString());
        LedgerScene scene = new LedgerScene(state);
        try {
            assertThat(scene.ledger.accept(arrival(1, "a", START, false)))
                    .isEqualTo(new Unwritable("no space left on device in " + state));

            run("mount", "-o", "remount,nr_inodes=100", state.toString());
            scene.accepted(1);
            assertThat(scene.reopen().unfinishedAtOpen()).hasSize(1);
        } finally {
            scene.close();
            run("umount", state.toString());
        }
    }

    @Test
    void a_failed_force_makes_the_tasks_since_the_last_void_and_the_next_go_elsewhere() throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        Task kept = scene.accepted(1);
        letForcesFail(kept);
        Task lost = ((New) scene.ledger.accept(arrival(2, "a", START, false))).task();

        assertThatThrownBy(() -> scene.ledger.force())
                .isInstanceOf(LedgerException.class)
                .hasMessage("input/output error in " + scene.folder);
        assertThatThrownBy(() -> scene.ledger.start(lost)).isInstanceOf(LedgerException.class);
        Task again = scene.accepted(arrival(2, "a", START, false));
        scene.start(again);
        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen()).extracting(Task::starts).containsExactly(0, 1);
        assertThat(scene.segments()).hasSize(2);
        scene.close();
    }

    @Test
    void a_result_that_cannot_be_written_is_handed_out_and_written_before_anything_else() throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        Task task = scene.accepted(1);
        scene.start(task);
        letForcesFail(task);
        scene.finish(task, "done");

        List<PendingDelivery> undelivered = scene.undelivered();
        assertThat(undelivered).hasSize(1);
        assertThat(scene.message(undelivered.get(0))).isEqualTo("done");
        scene.accepted(2);
        scene.reopen();
        assertThat(scene.ledger.unfinished()).isEqualTo(1);
        assertThat(scene.undelivered()).extracting(PendingDelivery::taskId).containsExactly(new TaskId(1));
        scene.close();
    }

    @Test
    void an_interrupted_thread_writes_as_any_other() {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        Task task = scene.accepted(1);
        Thread.currentThread().interrupt();
        scene.finish(task, "done");
        assertThat(Thread.interrupted()).isTrue();
        scene.accepted(2);
        assertThat(scene.segments()).hasSize(1);
        scene.reopen();
        assertThat(scene.undelivered()).hasSize(1);
        scene.close();
    }

    @Test
    void a_folder_serves_one_ledger_at_a_time() throws StateInUseException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        assertThatThrownBy(() -> TaskLedger.open(scene.folder, scene.limits, Clock.systemUTC()))
                .isInstanceOf(StateInUseException.class)
                .hasMessage("Another agent uses " + scene.folder + "; give each agent a StateDir of its own");
        scene.close();
        TaskLedger.open(scene.folder, scene.limits, Clock.systemUTC()).close();
    }
}
