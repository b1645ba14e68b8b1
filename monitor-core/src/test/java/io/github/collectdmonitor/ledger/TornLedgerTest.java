package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.log.Frame;
import io.github.collectdmonitor.ledger.log.SegmentScanner;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of files that were cut, torn or damaged. */
final class TornLedgerTest {
    @TempDir
    private Path folder;

    private int copies;

    /** Two tasks: one finished and delivered, one started. */
    private List<String> write(LedgerScene scene) {
        List<String> states = new ArrayList<>();
        states.add("[] 0 0");
        Task one = scene.accepted(1);
        states.add("[1:0] 0 0");
        scene.start(one);
        states.add("[1:1] 0 0");
        Task two = scene.accepted(2);
        states.add("[1:1, 2:0] 0 0");
        scene.finish(one, "one");
        states.add("[2:0] 1 1");
        scene.start(two);
        states.add("[2:1] 1 1");
        // Not merely delivered: that record ends in zeros, as its torn form would.
        scene.ledger.undeliverable(scene.undelivered().get(0), "gone");
        states.add("[2:1] 1 0");
        scene.force();
        return states;
    }

    private static String state(LedgerScene scene) {
        List<String> unfinished = scene.ledger.unfinishedAtOpen().stream()
                .map(task -> task.request().taskId() + ":" + task.starts())
                .toList();
        return unfinished + " " + scene.ledger.finished() + " "
                + scene.undelivered().size();
    }

    private Path copyWith(Path segment, byte[] content) throws IOException {
        Path copy = folder.resolve("copy" + copies++);
        StateFiles.makeFolder(copy);
        StateFiles.makeFolder(copy.resolve("ledger"));
        Files.write(copy.resolve("ledger").resolve(segment.getFileName()), content);
        return copy;
    }

    private String stateOf(Path state) {
        try (LedgerScene opened = new LedgerScene(state)) {
            String read = state(opened);
            if (copies % 16 != 0) {
                return read;
            }
            assertThat(opened.ledger.accept(arrival(9, "new", START, false))).isInstanceOf(New.class);
            opened.force();
            opened.reopen();
            assertThat(opened.ledger.unfinishedAtOpen())
                    .extracting(task -> task.request().taskId().value())
                    .contains(9L);
            return read;
        }
    }

    private static List<Integer> boundaries(byte[] content) {
        List<Integer> boundaries = new ArrayList<>();
        for (Frame frame : SegmentScanner.of(ByteBuffer.wrap(content), SegmentScanner.UNKNOWN_END)
                .frames()) {
            boundaries.add(frame.offset() + frame.length());
        }
        return boundaries;
    }

    @Test
    void wherever_it_is_cut_or_torn_the_records_before_count() throws IOException {
        Path state = folder.resolve("state");
        LedgerScene scene = new LedgerScene(state);
        List<String> states = write(scene);
        scene.close();
        Path segment = scene.segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        List<Integer> ends = boundaries(whole);
        assertThat(ends).hasSameSizeAs(states);

        for (int cut = ends.get(0); cut <= ends.get(ends.size() - 1); cut++) {
            int at = cut;
            String expected =
                    states.get((int) ends.stream().filter(end -> end <= at).count() - 1);
            byte[] zeroed = Arrays.copyOf(Arrays.copyOf(whole, cut), whole.length);
            assertThat(stateOf(copyWith(segment, zeroed)))
                    .as("zeros from " + cut)
                    .isEqualTo(expected);
            if (cut % 7 == 0) {
                assertThat(stateOf(copyWith(segment, Arrays.copyOf(whole, cut))))
                        .as("cut at " + cut)
                        .isEqualTo(expected);
            }
        }
        assertNothingSetAside();
    }

    @Test
    void a_last_record_with_any_byte_wrong_is_as_if_it_was_never_written() throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        List<String> states = write(scene);
        scene.close();
        Path segment = scene.segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        List<Integer> ends = boundaries(whole);

        for (int at = ends.get(ends.size() - 2); at < ends.get(ends.size() - 1); at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x40;
            assertThat(stateOf(copyWith(segment, flipped))).as("byte " + at).isEqualTo(states.get(states.size() - 2));
        }
        assertNothingSetAside();
    }

    @Test
    void records_of_one_force_that_reached_the_disk_in_another_order_are_no_damage() throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        scene.accepted(1);
        scene.ledger.accept(arrival(2, "a", START, false));
        scene.ledger.accept(arrival(3, "a", START, false));
        Path segment = scene.segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        scene.close();
        List<Integer> ends = boundaries(whole);
        Arrays.fill(whole, ends.get(1), ends.get(2), (byte) 0);

        assertThat(stateOf(copyWith(segment, whole))).isEqualTo("[1:0] 0 0");
        assertNothingSetAside();
    }

    @Test
    void damage_in_the_middle_sets_the_file_aside_keeps_the_rest_and_runs_nothing_again() throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        write(scene);
        scene.accepted(3);
        scene.close();
        Path segment = scene.segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        // The start of task 1: the next record proves that it had been forced.
        whole[boundaries(whole).get(1) + Frame.OVERHEAD] ^= 1;
        Path copy = copyWith(segment, whole);

        try (LedgerScene opened = new LedgerScene(copy)) {
            assertThat(state(opened)).isEqualTo("[2:1, 3:1] 1 0");
            assertThat(setAside(copy))
                    .singleElement()
                    .satisfies(file -> assertThat(file)
                            .hasBinaryContent(whole)
                            .hasFileName(segment.getFileName().toString()));
            assertThat(opened.ledger.accept(arrival(1, "a", START, true))).isInstanceOf(Finished.class);
            opened.reopen();
            assertThat(state(opened)).isEqualTo("[2:1, 3:1] 1 0");
            assertThat(setAside(copy)).as("damage is found once").hasSize(1);
        }
    }

    @Test
    void a_file_of_rubbish_and_a_missing_one_do_not_keep_the_ledger_from_opening() throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"));
        for (long id = 1; scene.segments().size() < 4; id++) {
            scene.done(id, "x".repeat(10_000));
        }
        scene.accepted(1000);
        scene.close();
        List<Path> segments = scene.segments();
        try (RandomAccessFile file = new RandomAccessFile(segments.get(0).toFile(), "rw")) {
            file.write(new byte[(int) file.length()]);
        }
        Files.delete(segments.get(1));

        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen()).extracting(Task::starts).containsExactly(1);
        assertThat(setAside(scene.folder)).hasSize(1);
        assertThat(scene.ledger.finished()).isPositive();
        scene.reopen();
        assertThat(setAside(scene.folder)).as("it is found once").hasSize(1);
        Task task = scene.accepted(2000);
        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen())
                .extracting(Task::starts)
                .as("what comes afterwards is not suspect")
                .containsExactly(1, 0);
        assertThat(task.starts()).isZero();
        scene.close();
    }

    private static List<Path> setAside(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("ledger-damaged-"))
                    .toList();
        }
    }

    private void assertNothingSetAside() throws IOException {
        assertThat(setAside(folder)).isEmpty();
    }
}
