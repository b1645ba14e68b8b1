package io.github.collectdmonitor.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.audit.AuditLimits;
import io.github.collectdmonitor.audit.AuditLine;
import io.github.collectdmonitor.audit.AuditLineWriter;
import io.github.collectdmonitor.audit.AuditScene;
import io.github.collectdmonitor.audit.ChainHead;
import io.github.collectdmonitor.audit.RotatedFiles;
import io.github.collectdmonitor.audit.verify.AuditVerdict.Broken;
import io.github.collectdmonitor.audit.verify.AuditVerdict.HeadMissing;
import io.github.collectdmonitor.audit.verify.AuditVerdict.Whole;
import io.github.collectdmonitor.message.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditVerifierTest {
    private static final int LINES = 9;

    @TempDir
    private Path folder;

    private Path file;
    private List<String> lines;

    @BeforeEach
    void write() {
        file = AuditScene.written(folder.resolve("audit.log"), LINES);
        lines = new ArrayList<>(AuditScene.lines(file));
    }

    private void store() throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private AuditVerdict check() {
        return AuditScene.check(file, null);
    }

    private void expectBroken(long number, long seq, String what) {
        assertThat(check()).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.number()).as(broken.text()).isEqualTo(number);
            assertThat(broken.seq()).as(broken.text()).isEqualTo(seq);
            assertThat(broken.text()).contains(what);
        });
    }

    @Test
    void a_whole_log_tells_its_lines_times_and_head() {
        AuditVerdict verdict = check();

        assertThat(verdict.isWhole()).isTrue();
        assertThat(verdict.text())
                .isEqualTo(file + " is whole: 9 lines in 1 file, from 1 (2026-11-26T00:41:19.309Z) to 9"
                        + " (2026-11-26T00:41:19.309Z), head " + Sha256.of(lines.get(8)));
    }

    @Test
    void an_empty_log_is_whole() throws IOException {
        Files.writeString(file, "");

        assertThat(check().text()).isEqualTo(file + " is whole: it has no lines yet");
        assertThat(AuditScene.check(file, "ab".repeat(32))).isInstanceOf(HeadMissing.class);
    }

    @Test
    void any_changed_byte_of_a_line_but_the_newest_is_found() throws IOException {
        lines.subList(4, LINES).clear();
        store();
        byte[] bytes = Files.readAllBytes(file);
        int newest = bytes.length - lines.get(3).length() - 1;
        for (int at = 0; at < newest; at++) {
            byte before = bytes[at];
            bytes[at] ^= 1;
            Files.write(file, bytes);
            bytes[at] = before;

            assertThat(check()).as("byte %d changed", at).isInstanceOf(Broken.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void a_changed_line_is_named(int line) throws IOException {
        lines.set(line - 1, lines.get(line - 1).replace("alice", "alicf"));
        store();

        expectBroken(line, line, "changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8})
    void a_changed_hash_of_the_line_before_is_told_from_a_change_of_that_line(int line) throws IOException {
        lines.set(line - 1, lines.get(line - 1).replaceFirst("\"prev\":\".{4}", "\"prev\":\"0000"));
        store();

        expectBroken(line, line, "changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9})
    void a_changed_number_is_named(int line) throws IOException {
        lines.set(line - 1, lines.get(line - 1).replaceFirst("\"seq\":.", "\"seq\":77"));
        store();

        expectBroken(line, line, "changed: its number is 77");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"seq\":5}"})
    void a_line_that_is_none_is_named(String text) throws IOException {
        lines.set(4, text);
        store();

        expectBroken(5, 5, "it is no line of an audit log");
    }

    @Test
    void a_change_of_the_first_line_of_all_is_named() throws IOException {
        lines.set(0, lines.get(0).replaceFirst("\"prev\":\"0", "\"prev\":\"1"));
        store();

        expectBroken(1, 1, "changed");
    }

    @Test
    void a_line_before_the_newest_that_does_not_fit_it_is_named() throws IOException {
        lines.set(7, lines.get(7).replace("alice", "mallo"));
        store();

        expectBroken(8, 8, "it or the line after it was changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8})
    void a_removed_line_is_named_as_missing(int line) throws IOException {
        lines.remove(line - 1);
        store();

        expectBroken(line, line, "line " + line + " is missing before line " + (line + 1));
    }

    @Test
    void removed_lines_are_named_as_missing() throws IOException {
        lines.subList(3, 6).clear();
        store();

        expectBroken(4, 4, "lines 4 to 6 are missing before line 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8})
    void swapped_lines_are_out_of_order(int line) throws IOException {
        Collections.swap(lines, line - 1, line);
        store();

        expectBroken(line, line, "out of order");
    }

    @Test
    void a_repeated_line_is_named() throws IOException {
        lines.add(5, lines.get(4));
        store();

        expectBroken(6, 5, "or a duplicate");
    }

    @Test
    void a_torn_end_is_named() throws IOException {
        Files.writeString(file, "{\"seq\":10,\"prev\":", StandardOpenOption.APPEND);

        expectBroken(10, 10, "torn");

        Files.writeString(file, String.join("\n", lines));
        expectBroken(9, 9, "torn");
    }

    @Test
    void a_cut_end_shows_by_a_head_that_is_known_from_elsewhere() throws IOException {
        String head = Sha256.of(lines.get(8));
        String older = Sha256.of(lines.get(4));
        lines.subList(6, LINES).clear();
        store();

        assertThat(check().isWhole()).isTrue();
        assertThat(AuditScene.check(file, head)).isInstanceOf(HeadMissing.class);
        assertThat(AuditScene.check(file, head).text())
                .contains("The line with the hash " + head + " is missing", "6 lines");
        assertThat(AuditScene.check(file, head).isWhole()).isFalse();
        assertThat(AuditScene.check(file, older.toUpperCase(Locale.ROOT)).text())
                .contains("the expected hash is line 5's");
    }

    @Test
    void a_changed_newest_line_shows_by_a_head_that_is_known_from_elsewhere() throws IOException {
        String head = Sha256.of(lines.get(8));
        lines.set(8, lines.get(8).replace("alice", "mallo"));
        store();

        assertThat(check().isWhole()).isTrue();
        assertThat(AuditScene.check(file, head)).isInstanceOf(HeadMissing.class);
    }

    @Test
    void endless_lines_and_nonsense_are_read_in_little_memory() throws IOException {
        Files.write(file, new byte[200 << 20]);
        expectBroken(1, 0, "torn");

        Files.writeString(file, "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        expectBroken(1, 0, "no line of an audit log");
    }

    @Test
    void all_files_of_a_log_are_read_in_order_and_a_fault_is_named_with_its_file() throws IOException {
        Path many = folder.resolve("many/audit.log");
        AuditScene scene = new AuditScene(many);
        scene.write(1000).close();
        List<String> parts = scene.beside(".0");
        assertThat(parts).hasSizeGreaterThan(2);
        Path second = many.resolveSibling(parts.get(1));
        byte[] bytes = Files.readAllBytes(second);
        String head = Sha256.of(AuditScene.lines(second).get(3));

        assertThat(AuditScene.check(many, head))
                .isInstanceOfSatisfying(
                        Whole.class, whole -> assertThat(whole.lines()).isEqualTo(1000));

        List<String> changed = new ArrayList<>(AuditScene.lines(second));
        changed.set(3, changed.get(3).replace("alice", "mallo"));
        Files.writeString(second, String.join("\n", changed) + "\n");
        assertThat(AuditScene.check(many, null)).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.file()).isEqualTo(second);
            assertThat(broken.number()).isEqualTo(4);
        });

        Files.delete(second);
        assertThat(AuditScene.check(many, null).text()).contains("are missing before line");

        Files.write(second, bytes);
        Files.delete(many.resolveSibling(parts.get(0)));
        long next = AuditScene.lastSeq(parts.get(0)) + 1;
        assertThat(AuditScene.check(many, null)).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.file()).as("only the agent may delete the oldest").isEqualTo(second);
            assertThat(broken.seq()).isEqualTo(1);
            assertThat(broken.what()).isEqualTo("lines 1 to " + (next - 1) + " are missing before line " + next);
        });
    }

    @Test
    void the_last_line_of_a_deleted_file_is_known_by_the_line_after_it() throws IOException {
        Path many = folder.resolve("many/audit.log");
        AuditScene scene = new AuditScene(many);
        scene.limits = new AuditLimits(AuditLimits.LEAST_BYTES, 0);
        scene.reopen().write(1);
        List<String> before = List.of();
        while (scene.lines().size() > before.size()) {
            before = scene.lines();
            scene.write(1);
        }
        scene.close();

        assertThat(AuditScene.check(many, Sha256.of(before.get(before.size() - 1)))
                        .isWhole())
                .isTrue();
        assertThat(AuditScene.check(many, Sha256.of(before.get(0))).isWhole()).isFalse();
    }

    @Test
    void a_log_that_began_anew_behind_lines_that_are_there_is_not_whole() throws IOException {
        Path part = new RotatedFiles(file).path(LINES);
        Files.move(file, part);
        Files.writeString(file, "{\"seq\":10,\"prev\":\"damage\n");
        try (AuditScene scene = new AuditScene(file)) {
            scene.write(2);

            assertThat(scene.expectAnew(10, "audit.log does not end as an audit log does"))
                    .isInstanceOfSatisfying(
                            Whole.class,
                            whole -> assertThat(whole.lines())
                                    .as("what follows is checked")
                                    .isEqualTo(LINES + 3));
            assertThat(scene.check().text())
                    .contains("; the hash chain of the others is unbroken: 12 lines in 2 files, from 1 (");

            Files.delete(part);
            assertThat(scene.expectAnew(10, "audit.log does not end").text())
                    .contains("lines 1 to 9 are missing before line 10");
        }
    }

    @Test
    void a_log_that_was_removed_while_its_agent_ran_is_not_whole_though_all_that_is_there_fits() throws IOException {
        AuditScene scene = new AuditScene(folder.resolve("other.log"));
        scene.write(60);
        Files.delete(scene.file);
        scene.write(2).close();

        assertThat(scene.expectAnew(61, "other.log was removed").text())
                .contains("lines 1 to 60 are missing before line 61");
    }

    @Test
    void lines_that_are_missing_before_the_agent_began_anew_are_named() throws IOException {
        AuditScene scene = new AuditScene(folder.resolve("other.log"));
        scene.write(500);
        List<String> parts = scene.beside(".0");
        long kept = AuditScene.lastSeq(parts.get(parts.size() - 1));
        Files.delete(scene.file);
        scene.write(1).close();

        assertThat(scene.expectAnew(501, "other.log was removed").text())
                .contains("lines " + (kept + 1) + " to 500 are missing before line 501");
    }

    @Test
    void what_a_line_gives_as_the_reason_cannot_command_a_terminal() throws IOException {
        lines.set(8, lines.get(8).replace("\"event\":\"decided\"", "\"event\":\"began anew\",\"why\":\"\\u001b[2J\""));
        store();

        assertThat(check().text()).contains("restarted the log").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9})
    void lines_that_were_cut_from_the_beginning_are_named_as_missing(int first) throws IOException {
        lines.subList(0, first - 1).clear();
        store();

        String missing = first == 2 ? "line 1 is" : "lines 1 to " + (first - 1) + " are";
        expectBroken(1, 1, missing + " missing before line " + first);
    }

    @Test
    void a_log_whose_lines_do_not_say_from_where_on_it_is_kept_is_whole_from_1_on() throws IOException {
        lines.clear();
        ChainHead end = ChainHead.BEGINNING;
        for (long id = 1; id <= LINES; id++) {
            byte[] line = AuditLine.after(end, AuditLineWriter.of(AuditScene.NOW, AuditScene.entry(id)));
            end = new ChainHead(id, Sha256.of(line));
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        store();
        assertThat(check().isWhole()).isTrue();

        lines.subList(0, 4).clear();
        store();
        expectBroken(1, 1, "lines 1 to 4 are missing before line 5");
    }

    @Test
    void a_log_is_whole_at_any_time_while_its_agent_deletes_files_of_it() throws Exception {
        AuditScene scene = new AuditScene(folder.resolve("busy.log"));
        scene.limits = new AuditLimits(AuditLimits.LEAST_BYTES, 1);
        scene.reopen().write(1);
        AtomicBoolean over = new AtomicBoolean();
        // A batch for each reading: with an agent that never pauses, the reader would never reach the end.
        Semaphore batches = new Semaphore(0);
        ExecutorService agent = Executors.newSingleThreadExecutor();
        Future<?> writing = agent.submit(() -> {
            while (!over.get()) {
                batches.acquire();
                scene.write(200);
            }
            return null;
        });
        try {
            for (int reading = 0; reading < 300; reading++) {
                batches.release();
                AuditVerdict verdict = scene.check();
                assertThat(verdict.isWhole()).as(verdict.text()).isTrue();
            }
        } finally {
            over.set(true);
            batches.release();
            agent.shutdown();
        }
        writing.get();
        scene.close();
    }

    @Test
    void a_log_that_is_not_there_cannot_be_read() {
        assertThatThrownBy(() -> AuditVerifier.check(folder.resolve("nothing.log"), null))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> AuditVerifier.check(folder, null)).isInstanceOf(IOException.class);
    }
}
