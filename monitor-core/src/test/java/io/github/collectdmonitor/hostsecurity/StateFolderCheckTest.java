package io.github.collectdmonitor.hostsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.settings.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.assertj.core.api.OptionalAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderCheckTest {
    @TempDir
    Path folder;

    private static OptionalAssert<String> assertWarning(Path state) {
        Optional<ConfigProblem> warning = StateFolderCheck.warning(state);
        assertThat(warning.filter(ConfigProblem::isError)).isEmpty();
        return assertThat(warning.map(ConfigProblem::toString));
    }

    @Test
    void a_folder_that_can_be_used_or_created_is_no_problem_and_is_not_created() {
        assertWarning(folder).isEmpty();
        assertWarning(folder.resolve("new/deep")).isEmpty();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_file_in_its_place_is_named() throws IOException {
        Path file = Files.createFile(folder.resolve("state"));

        assertWarning(file)
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("warning: StateDir: " + file)
                        .contains("it is not a folder"));
        assertWarning(file.resolve("deep"))
                .hasValueSatisfying(text -> assertThat(text).contains(file + " is not a folder"));
    }

    @Test
    void a_link_that_leads_nowhere_is_named() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("state"), folder.resolve("missing"));

        assertWarning(link).hasValueSatisfying(text -> assertThat(text).contains("it is a symbolic link"));
    }

    @Test
    void a_link_to_a_folder_is_no_problem() throws IOException {
        assertWarning(Files.createSymbolicLink(folder.resolve("state"), folder)).isEmpty();
    }

    @Test
    void a_folder_that_may_not_be_written_is_named() throws IOException {
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        assumeThat(Files.isWritable(closed)).as("root may write everywhere").isFalse();

        assertWarning(closed)
                .hasValueSatisfying(text -> assertThat(text).contains("cannot be written", "reject every task"));
        assertWarning(closed.resolve("state"))
                .hasValueSatisfying(text -> assertThat(text).contains(closed + " cannot be written"));
    }
}
