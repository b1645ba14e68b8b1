package io.github.collectdmonitor.audit;

import static io.github.collectdmonitor.audit.AuditScene.CLOCK;
import static io.github.collectdmonitor.audit.AuditScene.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final int THREADS = 8;
    private static final int EACH = 50;

    @TempDir
    private Path folder;

    /** A disk that counts how often it is forced, and on which no force ends before the gate opens. */
    private static final class CountingDisk extends UninterruptibleFile {
        private final AtomicInteger forces;
        private final CountDownLatch gate;

        CountingDisk(Path path, FileChannel channel, AtomicInteger forces, CountDownLatch gate) {
            super(path, channel);
            this.forces = forces;
            this.gate = gate;
        }

        @Override
        public void force() throws IOException {
            forces.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            super.force();
        }
    }

    @Test
    void each_line_bears_its_number_and_the_hash_of_the_bytes_of_the_line_before() {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.write(3);

        List<String> lines = scene.lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("{\"seq\":1,\"prev\":\"" + "0".repeat(64) + "\",\"kept_from\":1,\"time\":");
        assertThat(lines.get(1)).startsWith("{\"seq\":2,\"prev\":\"" + Sha256.of(lines.get(0)) + "\",\"time\":");
        assertThat(lines.get(2)).startsWith("{\"seq\":3,\"prev\":\"" + Sha256.of(lines.get(1)) + "\",\"time\":");
        assertThat(scene.log.head()).isEqualTo(Sha256.of(lines.get(2)));
        scene.close();
    }

    @Test
    void the_chain_goes_on_after_a_restart() {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        assertThat(scene.log.head()).isEqualTo("0".repeat(64));
        scene.write(3);
        String head = scene.log.head();

        scene.reopen();

        assertThat(scene.log.head()).isEqualTo(head);
        scene.write(2);
        scene.expectWhole(5);
        scene.close();
    }

    @Test
    void what_a_killed_predecessor_may_not_have_forced_is_forced_before_its_last_line_counts_as_head() {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.write(3).close();
        List<Long> forced = new ArrayList<>();

        AuditLog log = AuditLog.open(
                scene.file, scene.limits, CLOCK, (path, channel) -> new UninterruptibleFile(path, channel) {
                    @Override
                    public void force() throws IOException {
                        super.force();
                        forced.add(Files.size(path));
                    }
                });

        assertThat(forced).as("once").containsExactly(sizeOf(scene.file));
        assertThat(log.head()).isEqualTo(Sha256.of(scene.lines().get(2)));
        log.close();
        assertThat(forced).hasSize(1);
    }

    @Test
    void a_file_without_lines_is_not_forced_at_the_start() {
        AtomicInteger forces = new AtomicInteger();

        AuditLog.open(
                        folder.resolve("audit.log"),
                        AuditScene.SMALL,
                        CLOCK,
                        (path, channel) -> new CountingDisk(path, channel, forces, new CountDownLatch(0)))
                .close();

        assertThat(forces.get()).isZero();
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_line_is_on_disk_only_when_it_was_forced_and_all_before_it_with_it() throws Exception {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.log.append(entry(1));
        long second = scene.log.append(entry(2));
        assertThat(scene.lines()).isEmpty();

        scene.log.force(second);

        assertThat(scene.lines()).hasSize(2);
        scene.log.append(entry(3));
        scene.close();
        assertThat(scene.lines()).as("closing writes what waits").hasSize(3);
    }

    @Test
    void those_who_come_together_share_a_force_and_none_returns_before_its_line_is_on_disk() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        Path file = folder.resolve("audit.log");
        AuditLog log = AuditLog.open(
                file,
                new AuditLimits(1 << 20, 100),
                CLOCK,
                (path, channel) -> new CountingDisk(path, channel, forces, gate));
        List<FutureTask<Void>> running = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            FutureTask<Void> writing = new FutureTask<>(writer(log, file, 1 + (long) thread * EACH));
            running.add(writing);
            threads.add(new Thread(writing));
        }
        threads.forEach(Thread::start);
        await().untilAsserted(() -> assertThat(threads)
                .extracting(Thread::getState)
                .isSubsetOf(Thread.State.WAITING, Thread.State.BLOCKED));
        // One for the first line or lines, and the next one for all that wait for it.
        gate.countDown();
        for (FutureTask<Void> each : running) {
            each.get();
        }
        log.close();

        assertThat(forces.get()).isLessThanOrEqualTo(2 + THREADS * (EACH - 1));
        assertThat(AuditScene.lines(file)).hasSize(THREADS * EACH);
        assertThat(AuditScene.check(file, log.head()).isWhole()).isTrue();
    }

    private static Callable<Void> writer(AuditLog log, Path file, long first) {
        return () -> {
            for (long id = first; id < first + EACH; id++) {
                log.force(log.append(entry(id)));
                assertThat(Files.readString(file)).contains("\"task_id\":" + id + ",");
            }
            return null;
        };
    }

    @Test
    void an_interrupted_thread_writes_as_any_other() {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        Thread.currentThread().interrupt();
        scene.write(1);
        assertThat(Thread.interrupted()).isTrue();

        scene.write(1);

        scene.expectWhole(2);
        scene.close();
    }

    @Test
    void files_and_a_folder_that_is_made_are_for_their_owner_only() throws IOException {
        Path file = folder.resolve("state/audit/audit.log");
        AuditScene scene = new AuditScene(file);
        scene.write(1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling("audit.log.lock"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        scene.close();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        scene.reopen();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        scene.close();
    }

    @Test
    void a_folder_that_is_there_stays_as_it_is() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        AuditScene scene = new AuditScene(open.resolve("audit.log"));
        scene.write(1).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void only_one_at_a_time_writes_a_log() {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.write(1);
        AuditLog second = AuditLog.open(scene.file, scene.limits, CLOCK);
        long number = second.append(entry(2));

        assertThatThrownBy(() -> second.force(number))
                .isInstanceOf(AuditException.class)
                .hasMessage("The audit log cannot be written: another process writes " + scene.file);

        scene.close();
        assertThat(AuditScene.lines(scene.file)).hasSize(1);
        second.close();
        scene.expectWhole(2);
    }

    @Test
    void a_closed_log_takes_no_more() {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.close();
        scene.close();

        assertThatThrownBy(() -> scene.log.force(scene.log.append(entry(1)))).isInstanceOf(AuditException.class);
        assertThatThrownBy(() -> scene.log.force(7)).isInstanceOf(IllegalArgumentException.class);
    }
}
