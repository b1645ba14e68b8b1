package io.github.collectdmonitor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.log.SegmentScanner;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unknown files in the agent's folder: the ledger opens, works, and loses nothing. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class StrayFilesTest {
    @TempDir
    private Path folder;

    private LedgerScene closedSceneWithOneTask() {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        scene.accepted(1);
        scene.close();
        return scene;
    }

    private static void assertWorks(LedgerScene scene, int starts) {
        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen()).extracting(Task::starts).containsExactly(starts);
        scene.accepted(2);
        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen())
                .extracting(task -> task.request().taskId().value())
                .containsExactly(1L, 2L);
        scene.close();
    }

    private List<String> setAside() {
        List<String> names = new ArrayList<>();
        for (Path file : LedgerScene.files(folder.resolve("state"))) {
            String name = file.getFileName().toString();
            if (name.startsWith("stray-") || name.startsWith("ledger-damaged-")) {
                names.add(name);
            }
        }
        return names;
    }

    @Test
    void a_file_with_a_far_number_is_no_segment() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Files.createFile(scene.folder.resolve("ledger/20261122123456"));
        assertWorks(scene, 0);
        assertThat(setAside()).singleElement().asString().startsWith("stray-").endsWith("-20261122123456");
        assertThat(scene.segments()).hasSize(1);
    }

    @Test
    void a_copy_of_a_segment_under_a_far_number_is_no_segment() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Files.copy(scene.segments().get(0), scene.folder.resolve("ledger/20261122123456"));
        assertWorks(scene, 0);
        assertThat(setAside()).hasSize(1);
    }

    @Test
    void where_no_header_is_whole_each_file_counts_as_a_damaged_segment() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Path segment = scene.segments().get(0);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.write(new byte[20]);
        }
        Files.createFile(scene.folder.resolve("ledger/20261122123456"));
        assertWorks(scene, 1);
        assertThat(setAside()).singleElement().asString().startsWith("ledger-damaged-");
    }

    @Test
    void a_file_that_is_too_large_for_a_segment_is_set_aside_unread() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        try (RandomAccessFile file =
                new RandomAccessFile(scene.folder.resolve("ledger/0000000002").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertWorks(scene, 1);
        assertThat(setAside()).singleElement().asString().startsWith("ledger-damaged-");
    }

    @Test
    void a_folder_in_the_place_of_a_segment_is_set_aside() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Files.createFile(
                Files.createDirectory(scene.folder.resolve("ledger/0000000002")).resolve("file"));
        assertWorks(scene, 1);
    }

    @Test
    void a_folder_named_as_a_segment_in_the_making_is_set_aside() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Path unknown = Files.createDirectory(scene.folder.resolve("ledger/0000000002.new"));
        Files.createFile(unknown.resolve("file"));
        assertWorks(scene, 0);
        assertThat(setAside()).singleElement().asString().endsWith("-0000000002.new");
        assertThat(unknown).doesNotExist();
    }

    @Test
    void folders_and_foreign_files_among_the_requests_are_set_aside_whole() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Path requests = scene.folder.resolve("requests");
        Files.createFile(Files.createDirectory(requests.resolve("lost+found")).resolve("file"));
        Files.createFile(Files.createDirectory(requests.resolve("7")).resolve("file"));
        Files.createFile(requests.resolve("notes.txt"));
        assertWorks(scene, 0);
        assertThat(setAside()).hasSize(3);
        assertThat(requests).isEmptyDirectory();
    }

    @Test
    void a_file_in_the_place_of_the_ledger_is_set_aside() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.createFile(state.resolve("ledger"));
        Files.createFile(state.resolve("requests"));
        LedgerScene scene = new LedgerScene(state);
        scene.accepted(1);
        assertWorks(scene, 0);
        assertThat(setAside()).hasSize(2);
    }

    @Test
    void of_a_segment_only_what_was_written_is_held_in_memory() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        Path segment = scene.segments().get(0);
        long size = SegmentFolder.LARGEST;
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(size);
        }
        ByteBuffer used = SegmentFile.readUsed(segment, size, SegmentFolder.LARGEST);
        assertThat(used.capacity()).isLessThan(300 * 1024);
        assertThat(SegmentScanner.of(used, SegmentScanner.UNKNOWN_END).frames()).hasSize(2);
        assertWorks(scene, 0);
    }

    @Test
    void a_record_that_ends_in_zeros_is_read_whole() throws IOException {
        LedgerScene scene = closedSceneWithOneTask();
        try (RandomAccessFile file =
                new RandomAccessFile(scene.segments().get(0).toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        scene.reopen();
        Task task = scene.ledger.unfinishedAtOpen().get(0);
        Segment segment = Objects.requireNonNull(task.segment());
        segment.continueWith(SegmentFile.open(segment.path));
        byte[] correlation = new byte[65_535];
        segment.append(RecordCodec.encode(
                new LedgerRecord.Joined(task.sequence, new ReplyAddress("results", CorrelationData.of(correlation)))));
        ByteBuffer used = SegmentFile.readUsed(segment.path, segment.size(), SegmentFolder.LARGEST);
        assertThat(SegmentScanner.of(used, SegmentScanner.UNKNOWN_END).frames()).hasSize(3);
        scene.close();
    }
}
