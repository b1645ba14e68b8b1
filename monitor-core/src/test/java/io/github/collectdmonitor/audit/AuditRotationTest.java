package io.github.collectdmonitor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            Files.createDirectory(new Parts(scene.file).path(seq));
        }

        scene.write(FILLS_A_FILE);

        assertThat(Files.size(scene.file)).isGreaterThan(AuditLimits.LEAST_BYTES);
        assertThat(scene.lines()).hasSize(2 + FILLS_A_FILE);
        scene.close();
    }
}
