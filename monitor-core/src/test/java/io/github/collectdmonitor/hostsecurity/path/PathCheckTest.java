package io.github.collectdmonitor.hostsecurity.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.process.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real files; those of other users can be created by root only. */
final class PathCheckTest {
    private static final ProcessStatus OWN = ProcessStatus.own();
    private static final int STRANGER = 54321;

    @TempDir
    Path temporary;

    private Path folder;
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("folder"));
        file = Files.writeString(folder.resolve("file"), "");
        mode(folder, "rwxr-xr-x");
        mode(file, "rw-r--r--");
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void sticky(Path path) throws IOException {
        Files.setAttribute(path, "unix:mode", 01777);
    }

    private static void giveAway(Path path) throws IOException {
        assumeThat(OWN.isRoot()).as("only root may give a file away").isTrue();
        Files.setAttribute(path, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives it to a group other than root's. */
    private static void group(Path path) throws IOException {
        if (OWN.isRoot()) {
            Files.setAttribute(path, "unix:gid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static List<String> weaknesses(Path path) {
        return new PathCheck(OWN).weaknesses(path);
    }

    @Test
    void file_that_only_its_owner_may_write_below_a_sticky_folder_is_fine() {
        assertThat(weaknesses(file)).isEmpty();
    }

    @Test
    void file_that_others_may_write_is_told_with_the_remedy() throws IOException {
        mode(file, "rw-r--rw-");

        assertThat(weaknesses(file)).containsExactly(file + " can be written by others; chmod o-w " + file);
    }

    @Test
    void file_that_a_group_may_write_is_told_with_the_group() throws IOException {
        mode(file, "rw-rw-rw-");
        group(file);

        assertThat(weaknesses(file))
                .singleElement()
                .asString()
                .matches(file + " can be written by group \\S+ and others; chmod go-w " + file);
    }

    @Test
    void file_that_the_group_of_root_may_write_is_fine() throws IOException {
        assumeThat(OWN.isRoot()).as("only root makes files of the group 0").isTrue();
        Files.setAttribute(file, "unix:gid", 0);
        mode(file, "rw-rw-r--");

        assertThat(weaknesses(file)).isEmpty();
    }

    @Test
    void file_of_another_user_is_told() throws IOException {
        giveAway(file);

        assertThat(weaknesses(file)).containsExactly(file + " belongs to user " + STRANGER + "; chown root " + file);
    }

    @Test
    void each_folder_above_counts() throws IOException {
        mode(folder, "rwxr-xrwx");

        assertThat(weaknesses(file))
                .containsExactly(file + ": its folder " + folder + " can be written by others; chmod o-w " + folder);
    }

    @Test
    void folder_of_another_user_that_others_may_write_is_told_once_with_both_remedies() throws IOException {
        mode(folder, "rwxr-xrwx");
        giveAway(folder);

        assertThat(weaknesses(file))
                .containsExactly(file + ": its folder " + folder + " belongs to user " + STRANGER
                        + " and can be written by others; chown root " + folder + " && chmod o-w " + folder);
    }

    @Test
    void file_of_another_user_in_a_sticky_folder_is_told() throws IOException {
        sticky(folder);
        assertThat(weaknesses(file)).isEmpty();

        giveAway(file);

        assertThat(weaknesses(file)).singleElement().asString().contains("belongs to user");
    }

    @Test
    void sticky_folder_of_another_user_is_told() throws IOException {
        sticky(folder);
        giveAway(folder);

        assertThat(weaknesses(file)).singleElement().asString().contains(folder + " belongs to user");
    }

    @Test
    void folder_that_several_files_share_is_told_once() throws IOException {
        mode(folder, "rwxr-xrwx");
        PathCheck check = new PathCheck(OWN);

        assertThat(check.weaknesses(file)).hasSize(1);
        assertThat(check.weaknesses(folder.resolve("other"))).isEmpty();
    }

    @Test
    void link_leads_to_the_folders_of_its_target() throws IOException {
        Path open = mode(Files.createDirectory(temporary.toRealPath().resolve("open")), "rwxrwxrwx");
        Path target = Files.writeString(open.resolve("target"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("../open/./target"));

        assertThat(weaknesses(link)).singleElement().asString().startsWith(link + ": its folder " + open + " can be");

        mode(open, "rwxr-xr-x");
        mode(target, "rw-r--rw-");
        assertThat(weaknesses(link)).singleElement().asString().startsWith(link + ": its target " + target + " can be");
    }

    @Test
    void folder_in_which_a_link_lies_counts_although_its_target_is_fine() throws IOException {
        Path open = mode(Files.createDirectory(temporary.toRealPath().resolve("open")), "rwxrwxrwx");
        Path link = Files.createSymbolicLink(open.resolve("link"), folder);

        assertThat(weaknesses(link.resolve("file")))
                .singleElement()
                .asString()
                .contains("its folder " + open + " can be written by");
    }

    @Test
    void link_of_another_user_in_a_sticky_folder_is_told() throws IOException {
        sticky(folder);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(weaknesses(link)).isEmpty();

        giveAway(link);

        assertThat(weaknesses(link))
                .singleElement()
                .asString()
                .contains("belongs to user " + STRANGER, "chown -h root " + link);
    }

    @Test
    void chain_of_links_is_followed_to_its_end_and_a_circle_is_told() throws IOException {
        Path last = file;
        for (int i = 0; i < 30; i++) {
            last = Files.createSymbolicLink(folder.resolve("link" + i), last);
        }
        assertThat(weaknesses(last)).isEmpty();
        mode(file, "rw-r--rw-");
        assertThat(weaknesses(last)).hasSize(1);

        Path circle = Files.createSymbolicLink(folder.resolve("circle"), folder.resolve("circle"));
        assertThat(weaknesses(circle)).containsExactly(circle + " leads through too many symbolic links");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "missing/below", "file/below", "missing/../file"})
    void file_that_does_not_exist_is_judged_by_the_folders_that_do(String name) throws IOException {
        assertThat(weaknesses(folder.resolve(name))).isEmpty();

        mode(folder, "rwxr-xrwx");

        assertThat(weaknesses(folder.resolve(name))).singleElement().asString().contains("its folder " + folder);
    }

    @Test
    void file_that_others_could_make_in_a_sticky_folder_is_told() throws IOException {
        sticky(folder);
        Path missing = folder.resolve("missing");

        assertThat(weaknesses(missing))
                .containsExactly(missing + " does not exist, and others can create it in " + folder
                        + "; create it, or set another path");
    }

    @Test
    void secret_that_others_can_read_is_told() throws IOException {
        mode(temporary, "rwxr-xr-x");
        PathCheck check = new PathCheck(OWN);
        assertThat(check.exposure(file)).contains(file + " can be read by others; chmod o-r " + file);

        mode(file, "rw-r-----");
        group(file);
        assertThat(new PathCheck(new ProcessStatus(OWN.uid(), STRANGER + 1, 022)).exposure(file))
                .isPresent();
        assertThat(new PathCheck(new ProcessStatus(OWN.uid(), gid(file), 022)).exposure(file))
                .as("the agent's own group may read")
                .isEmpty();

        mode(file, "rw-------");
        assertThat(check.exposure(file)).isEmpty();
    }

    private static int gid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid");
    }

    @Test
    void secret_in_a_folder_that_others_cannot_enter_is_fine() throws IOException {
        mode(temporary, "rwxr-xr-x");
        mode(folder, "rwx------");

        assertThat(new PathCheck(OWN).exposure(file)).isEmpty();
    }
}
