package io.github.collectdmonitor.audit;

import static io.github.collectdmonitor.audit.AuditScene.CLOCK;
import static io.github.collectdmonitor.audit.AuditScene.SMALL;
import static io.github.collectdmonitor.audit.AuditScene.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.state.UninterruptibleFile;
import io.github.collectdmonitor.state.WriteHealth;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** An audit log that cannot be written: full disk, read-only folder, failing disk, files that were removed. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class UnwritableAuditLogTest {
    private static final Set<Thread.State> WAITS = Set.of(Thread.State.WAITING, Thread.State.BLOCKED);

    @TempDir
    private Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(WriteHealth.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** A disk that takes writes, and does not keep them while it fails. */
    private static class FailingDisk extends UninterruptibleFile {
        private final AtomicInteger failures;

        FailingDisk(Path path, FileChannel channel, AtomicInteger failures) {
            super(path, channel);
            this.failures = failures;
        }

        @Override
        public void force() throws IOException {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("Input/output error");
            }
            super.force();
        }
    }

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
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

    private static AuditException refused(AuditLog log, long number) {
        try {
            log.force(number);
        } catch (AuditException e) {
            return e;
        }
        throw new AssertionError("line " + number + " was forced");
    }

    @Test
    void on_a_full_disk_lines_wait_and_are_written_in_order_when_there_is_space() throws Exception {
        assumeRoot();
        run("mount", "-t", "tmpfs", "-o", "size=256k", "audit-test", folder.toString());
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        try {
            scene.write(10);
            Path filler = folder.resolve("filler");
            fill(filler);
            List<Long> waiting = new ArrayList<>();
            AuditException failure = null;
            for (int id = 11; failure == null; id++) {
                long number = scene.log.append(entry(id));
                try {
                    scene.log.force(number);
                } catch (AuditException e) {
                    failure = e;
                    waiting.add(number);
                }
            }
            assertThat(failure).hasMessage("The audit log cannot be written: no space left on device in " + folder);
            assertThat(scene.check().isWhole())
                    .as("nothing of what failed is left")
                    .isTrue();
            int written = scene.lines().size();
            assertThatThrownBy(scene.log::ensureWritable).isInstanceOf(AuditException.class);
            scene.log.countUnwritten();
            scene.log.countUnwritten();

            Files.delete(filler);
            scene.log.ensureWritable();

            assertThat(scene.lines()).hasSize(written + 2);
            assertThat(scene.lines().get(written)).contains("\"event\":\"decided\"");
            assertThat(scene.lines().get(written + 1))
                    .contains("\"event\":\"unwritten\"", "\"requests\":2,\"lines\":0}");
            scene.log.force(waiting.get(0));
            scene.expectWhole(written + 2);
            assertThat(logged)
                    .containsExactly(
                            "The audit log cannot be written, so new tasks are rejected: no space left on device in "
                                    + folder,
                            "The audit log in " + folder + " can be written again");
        } finally {
            scene.close();
            run("umount", folder.toString());
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] bytes = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // Full.
        }
    }

    @Test
    void a_read_only_folder_is_no_log_until_it_can_be_written() throws Exception {
        assumeRoot();
        Path file = folder.resolve("audit.log");
        AuditScene.written(file, 3);
        run("mount", "--bind", folder.toString(), folder.toString());
        try {
            run("mount", "-o", "remount,bind,ro", folder.toString());
            AuditLog log = AuditLog.open(file, SMALL, CLOCK);
            long number = log.append(entry(4));
            assertThat(refused(log, number))
                    .hasMessage("The audit log cannot be written: read-only file system in " + folder);
            assertThatThrownBy(log::ensureWritable).isInstanceOf(AuditException.class);

            run("mount", "-o", "remount,bind,rw", folder.toString());
            log.ensureWritable();
            log.force(number);
            log.close();
            assertThat(AuditScene.lines(file)).hasSize(4);
            assertThat(AuditScene.check(file, null).isWhole()).isTrue();
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_made_once_it_can() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("state"));
        AuditScene scene = new AuditScene(inTheWay.resolve("audit.log"));
        long number = scene.log.append(entry(1));
        assertThat(refused(scene.log, number).getMessage()).contains(inTheWay.toString());

        Files.delete(inTheWay);
        scene.log.ensureWritable();
        scene.log.force(number);

        scene.expectWhole(1);
        scene.close();
    }

    @Test
    void after_a_failed_force_the_same_bytes_are_written_anew() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.disk = (path, channel) -> new FailingDisk(path, channel, failures);
        scene.reopen().write(2);
        failures.set(2);
        long third = scene.log.append(entry(3));
        String head = scene.log.head();

        assertThat(refused(scene.log, third))
                .hasMessage("The audit log cannot be written: input/output error in " + folder);
        assertThat(scene.lines()).as("cut back to what was forced").hasSize(2);
        assertThat(scene.log.head()).isEqualTo(head);
        assertThatThrownBy(scene.log::ensureWritable).isInstanceOf(AuditException.class);
        long fourth = scene.log.append(entry(4));
        scene.log.force(fourth);

        assertThat(scene.lines()).hasSize(4);
        scene.expectWhole(4);
        scene.close();
    }

    @Test
    void where_the_end_that_a_former_run_left_cannot_be_forced_there_is_no_head_and_it_is_written_anew()
            throws Exception {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.write(3);
        String head = scene.log.head();
        AtomicInteger failures = new AtomicInteger(2);
        List<Integer> written = new ArrayList<>();
        scene.disk = (path, channel) -> new FailingDisk(path, channel, failures) {
            @Override
            public void write(ByteBuffer bytes, long offset) throws IOException {
                written.add(bytes.remaining());
                super.write(bytes, offset);
            }
        };
        byte[] bytes = Files.readAllBytes(scene.file);

        scene.reopen();

        assertThat(scene.log.head()).isEqualTo("0".repeat(64));
        assertThatThrownBy(scene.log::ensureWritable).hasMessageContaining("input/output error");
        scene.log.ensureWritable();
        assertThat(scene.log.head()).isEqualTo(head);
        assertThat(written).containsExactly(bytes.length, bytes.length);
        assertThat(scene.file).hasBinaryContent(bytes);
        scene.write(1).expectWhole(4);
        scene.close();
    }

    @Test
    void those_who_wait_for_a_force_that_fails_fail_with_it() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        AuditLog log = AuditLog.open(
                folder.resolve("audit.log"), SMALL, CLOCK, (path, channel) -> new UninterruptibleFile(path, channel) {
                    @Override
                    public void force() throws IOException {
                        attempts.incrementAndGet();
                        reached.countDown();
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        throw new IOException("Input/output error");
                    }
                });
        ExecutorService workers = Executors.newCachedThreadPool();
        List<Future<AuditException>> failed = new ArrayList<>();
        failed.add(workers.submit(() -> refused(log, log.append(entry(21)))));
        reached.await();
        Set<Thread> came = ConcurrentHashMap.newKeySet();
        for (int id = 1; id <= 20; id++) {
            long number = log.append(entry(id));
            failed.add(workers.submit(() -> {
                came.add(Thread.currentThread());
                return refused(log, number);
            }));
        }
        Awaitility.await()
                .until(() -> came.size() == 20 && came.stream().allMatch(thread -> WAITS.contains(thread.getState())));
        go.countDown();
        for (Future<AuditException> each : failed) {
            assertThat(each.get()).hasMessageContaining("input/output error");
        }
        workers.shutdown();

        // The first, and one for all who came while it ran.
        assertThat(attempts.get()).isLessThanOrEqualTo(2);
        log.close();
    }

    @Test
    void more_than_may_wait_is_counted_and_told_of_when_it_can_be() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.limits = new AuditLimits(100L << 20, 0);
        scene.disk = (path, channel) -> new FailingDisk(path, channel, failures);
        scene.reopen();
        failures.set(Integer.MAX_VALUE);
        int taken = 0;
        long number = scene.log.append(entry(1));
        while (number > 0) {
            taken++;
            number = scene.log.append(entry(1));
        }
        scene.log.append(entry(1));
        assertThat(refused(scene.log, number)).hasMessageContaining("too many lines are pending");
        assertThat(taken).isGreaterThan(20_000);
        assertThat(refused(scene.log, taken)).hasMessageContaining("input/output error");

        failures.set(0);
        scene.log.ensureWritable();

        assertThat(scene.lines()).hasSize(taken + 1);
        assertThat(scene.lines().get(taken)).contains("\"event\":\"unwritten\"", "\"requests\":0,\"lines\":2}");
        scene.expectWhole(taken + 1);
        scene.write(1);
        assertThat(scene.lines()).as("reported once").hasSize(taken + 2);
        scene.close();
    }

    @Test
    void a_file_that_is_removed_or_changed_while_it_is_written_is_noticed_and_the_chain_goes_on() throws Exception {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.write(3);
        Path moved = Files.move(scene.file, folder.resolve("audit.log.000000000003"));
        scene.write(1);
        assertThat(scene.lines()).hasSize(2);
        assertThat(scene.lines().get(0)).contains("\"event\":\"began anew\"", "audit.log was removed");
        assertThat(moved).exists();
        assertThat(scene.expectAnew(4, "audit.log was removed").isWhole())
                .as("no line is gone")
                .isTrue();

        Files.writeString(scene.file, "");
        scene.write(1);
        assertThat(scene.lines().get(0)).startsWith("{\"seq\":6,").contains("was changed by another process");
        assertThat(scene.beside(".broken-")).hasSize(1);
        assertThat(scene.check().isWhole()).as("two lines are gone").isFalse();
        scene.close();
    }

    @Test
    void a_file_that_is_replaced_while_it_is_written_is_noticed_although_it_is_alike() throws Exception {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.write(3);
        Path copy = Files.copy(scene.file, folder.resolve("copy"));
        Files.move(copy, scene.file, StandardCopyOption.REPLACE_EXISTING);

        scene.write(1);

        assertThat(scene.lines().get(0)).startsWith("{\"seq\":4,").contains("was replaced by another file");
        assertThat(scene.beside(".broken-")).hasSize(1);
        scene.close();
    }
}
