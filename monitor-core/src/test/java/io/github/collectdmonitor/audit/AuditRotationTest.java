package io.github.collectdmonitor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.audit.verify.AuditVerdict;
import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditRotationTest {
    private static final int FILLS_A_FILE = 300;

    @TempDir
    private Path folder;

    private AuditScene scene(int keptFiles) {
        AuditScene scene = new AuditScene(folder.resolve("audit.log"));
        scene.limits = new AuditLimits(AuditLimits.LEAST_BYTES, keptFiles);
        return scene.reopen();
    }

    private static long seq(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1, line.indexOf(',')));
    }

    @Test
    void a_full_file_is_named_after_its_last_line_and_the_chain_goes_on_in_the_next() throws IOException {
        AuditScene scene = scene(100);
        for (int count = 0; count < 4 * FILLS_A_FILE; count++) {
            scene.write(1);
        }

        List<String> parts = scene.beside(".0");
        assertThat(parts).hasSizeGreaterThan(3);
        for (String part : parts) {
            List<String> lines = AuditScene.lines(folder.resolve(part));
            assertThat(part).isEqualTo(String.format("audit.log.%012d", seq(lines.get(lines.size() - 1))));
            assertThat(Files.size(folder.resolve(part))).isLessThanOrEqualTo(AuditLimits.LEAST_BYTES);
        }
        assertThat(scene.check()).isInstanceOfSatisfying(AuditVerdict.Whole.class, whole -> {
            assertThat(whole.files()).isEqualTo(parts.size() + 1);
            assertThat(whole.lines()).isEqualTo(4 * FILLS_A_FILE);
        });
        scene.close();
    }

    @Test
    void what_waited_long_is_spread_over_files_like_anything_else() {
        AuditScene scene = scene(100).write(5 * FILLS_A_FILE);

        assertThat(scene.beside(".0"))
                .hasSizeGreaterThan(3)
                .allSatisfy(part ->
                        assertThat(Files.size(folder.resolve(part))).isLessThanOrEqualTo(AuditLimits.LEAST_BYTES));
        scene.expectWhole(5 * FILLS_A_FILE);
        scene.close();
    }

    @Test
    void the_oldest_files_beyond_the_kept_ones_are_deleted_and_the_rest_is_whole() {
        AuditScene scene = scene(2).write(5 * FILLS_A_FILE);

        assertThat(scene.beside(".0")).hasSize(2);
        assertThat(scene.check()).isInstanceOfSatisfying(AuditVerdict.Whole.class, whole -> {
            assertThat(whole.files()).isEqualTo(3);
            assertThat(whole.first())
                    .isNotNull()
                    .satisfies(first -> assertThat(first.seq()).isGreaterThan(1));
        });
        scene.close();
    }

    private static long keptFrom(Path file) {
        String line = AuditScene.lines(file).get(0);
        Matcher kept = Pattern.compile("\"prev\":\"[0-9a-f]{64}\",\"kept_from\":([0-9]+),")
                .matcher(line);
        assertThat(kept.find()).as(line).isTrue();
        return Long.parseLong(kept.group(1));
    }

    @Test
    void the_first_line_of_each_file_says_from_where_on_the_log_is_kept() {
        AuditScene scene = scene(2).write(1);
        assertThat(keptFrom(scene.file)).isEqualTo(1);
        for (int count = 0; count < 10 * FILLS_A_FILE; count += 100) {
            scene.write(100);

            List<String> parts = scene.beside(".0");
            String oldest = parts.isEmpty() ? "audit.log" : parts.get(0);
            assertThat(keptFrom(scene.file))
                    .isEqualTo(seq(AuditScene.lines(folder.resolve(oldest)).get(0)));
            assertThat(AuditScene.lines(scene.file).stream().filter(line -> line.contains("kept_from")))
                    .hasSize(1);
        }
        scene.close();
    }

    @Test
    void a_kept_file_that_was_removed_is_missing_until_the_agent_would_have_deleted_it() throws IOException {
        AuditScene scene = scene(4).write(10 * FILLS_A_FILE);
        List<String> parts = scene.beside(".0");
        Files.delete(folder.resolve(parts.get(0)));
        Files.delete(folder.resolve(parts.get(1)));
        long kept = keptFrom(scene.file);
        long there = AuditScene.lastSeq(parts.get(1)) + 1;
        String missing = "lines " + kept + " to " + (there - 1) + " are missing before line " + there;
        assertThat(scene.check().text()).endsWith(missing);

        scene.reopen().write(1);
        while (scene.beside(".0").size() < 4) {
            assertThat(scene.check().text()).as("after a restart as well").endsWith(missing);
            scene.write(100);
        }
        assertThat(scene.check().text()).endsWith(missing);
        scene.write(FILLS_A_FILE);
        assertThat(scene.check().isWhole()).as(scene.check().text()).isTrue();
        scene.close();
    }

    @Test
    void fewer_or_more_files_may_be_kept_after_a_restart() {
        AuditScene scene = scene(4).write(10 * FILLS_A_FILE);
        for (int kept : new int[] {1, 3, 0, 2}) {
            scene.limits = new AuditLimits(AuditLimits.LEAST_BYTES, kept);
            scene.reopen();
            assertThat(scene.check().isWhole()).as(scene.check().text()).isTrue();
            scene.write(5 * FILLS_A_FILE);
            assertThat(scene.beside(".0")).hasSize(kept);
            assertThat(scene.check().isWhole()).as(scene.check().text()).isTrue();
        }
        scene.close();
    }

    /** A disk that notes what an agent would leave that died at any step. */
    private static final class CopyingDisk extends UninterruptibleFile {
        private final Deaths deaths;

        CopyingDisk(Path path, FileChannel channel, Deaths deaths) {
            super(path, channel);
            this.deaths = deaths;
            deaths.copy("opened");
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            int half = bytes.remaining() / 2;
            super.write(bytes.slice(0, half), offset);
            deaths.copy(Deaths.TORN);
            super.write(bytes, offset);
            deaths.copy("written");
        }

        @Override
        public void force() throws IOException {
            super.force();
            deaths.copy("forced");
        }

        @Override
        public synchronized void close() throws IOException {
            deaths.copy("renamed");
            super.close();
            deaths.copy("closed");
        }
    }

    /** Copies of a log's files, each in a folder of its own. */
    private record Deaths(Path log, Path copies, List<Path> all) {
        static final String TORN = "torn";

        void copy(String step) {
            Path copy = copies.resolve(all.size() + "-" + step);
            try (Stream<Path> files = Files.list(log.getParent())) {
                Files.createDirectory(copy);
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            all.add(copy);
        }
    }

    private static void expectGoesOn(Path death) {
        Path file = death.resolve("audit.log");
        AuditVerdict found = AuditScene.check(file, null);
        if (death.toString().endsWith(Deaths.TORN)) {
            assertThat(found.text()).as(death.toString()).contains("it is torn");
        } else {
            assertThat(found.isWhole()).as(death + ": " + found.text()).isTrue();
        }
        AuditScene scene = new AuditScene(file);
        scene.limits = new AuditLimits(AuditLimits.LEAST_BYTES, 1);
        scene.reopen().write(1);
        assertThat(scene.check().isWhole())
                .as(death + ": " + scene.check().text())
                .isTrue();
        scene.write(2 * FILLS_A_FILE);
        assertThat(scene.check().isWhole())
                .as(death + ": " + scene.check().text())
                .isTrue();
        assertThat(scene.beside(".0")).hasSize(1);
        scene.close();
    }

    @Test
    void a_log_is_whole_and_goes_on_when_its_agent_dies_between_any_two_steps_of_a_change_of_files()
            throws IOException {
        AuditScene scene = scene(4).write(10 * FILLS_A_FILE);
        List<String> before = scene.beside(".0");
        Deaths deaths = new Deaths(scene.file, Files.createDirectory(folder.resolve("deaths")), new ArrayList<>());
        scene.limits = new AuditLimits(AuditLimits.LEAST_BYTES, 1);
        scene.disk = (path, channel) -> new CopyingDisk(path, channel, deaths);
        scene.reopen();
        while (scene.beside(".0").size() > 1) {
            scene.write(50);
        }
        Path undeleted = deaths.all().get(deaths.all().size() - 1);
        assertThat(undeleted.getFileName().toString()).endsWith("-forced");
        for (String deleted : before) {
            deaths.copy("deleted");
            Path death = deaths.all().get(deaths.all().size() - 1);
            for (String kept : before.subList(before.indexOf(deleted) + 1, before.size())) {
                Files.copy(undeleted.resolve(kept), death.resolve(kept));
            }
        }
        scene.close();

        List<Path> all = List.copyOf(deaths.all());
        assertThat(all.stream().map(death -> death.getFileName().toString().replaceFirst("[0-9]+-", "")))
                .contains("opened", Deaths.TORN, "written", "forced", "renamed", "closed", "deleted");
        all.forEach(AuditRotationTest::expectGoesOn);
    }

    @Test
    void no_full_file_is_kept_where_none_is_to_be() {
        AuditScene scene = scene(0).write(2 * FILLS_A_FILE);

        assertThat(scene.beside(".0")).isEmpty();
        assertThat(scene.check().isWhole()).isTrue();
        scene.close();
    }

    @Test
    void files_of_others_in_the_folder_stay() throws IOException {
        Path other = Files.writeString(folder.resolve("audit.log.1"), "other");
        Path alike = Files.writeString(folder.resolve("my-audit.log.000000000001"), "other");

        AuditScene scene = scene(0).write(2 * FILLS_A_FILE);

        assertThat(other).exists();
        assertThat(alike).exists();
        assertThat(scene.check().isWhole()).isTrue();
        scene.close();
    }

    @Test
    void a_full_file_that_cannot_be_renamed_is_written_on() throws IOException {
        AuditScene scene = scene(100).write(2);
        for (int seq = 3; seq <= FILLS_A_FILE; seq++) {
            Files.createDirectory(new RotatedFiles(scene.file).path(seq));
        }

        scene.write(FILLS_A_FILE);

        assertThat(Files.size(scene.file)).isGreaterThan(AuditLimits.LEAST_BYTES);
        assertThat(scene.lines()).hasSize(2 + FILLS_A_FILE);
        scene.close();
    }
}
