package io.github.collectdmonitor.command.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the pipe folder when a cleaner of temporary files removes it, and another user creates it again. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PipeFolderTest {
    private static final int NOBODY = 65534;
    private static final String PRECIOUS = "precious\n";

    @TempDir
    private Path base;

    private Path victim;
    private Path scratch;

    /** How another user changes the folder. */
    enum Trap {
        FOLDER_OF_ANOTHER_USER,
        LINK_TO_A_FOLDER,
        FOLDER_THAT_OTHERS_MAY_WRITE,
        FOLDER_THAT_OTHERS_MAY_READ,
        LINKS_FOR_PIPES,
        FILES_FOR_PIPES,
        PIPES_THAT_OTHERS_MAY_OPEN,
        NOTHING
    }

    @BeforeEach
    void prepare() throws IOException {
        victim = Files.writeString(base.resolve("victim"), PRECIOUS);
        scratch = base.resolve("state/pipes");
        Files.createDirectory(base.resolve("state"));
    }

    private void spring(Trap trap, Path folder) throws IOException {
        List<Path> pipes = inside(folder);
        for (Path pipe : pipes) {
            Files.delete(pipe);
        }
        switch (trap) {
            case FOLDER_OF_ANOTHER_USER -> {
                lay(pipes);
                Files.setAttribute(folder, "unix:uid", NOBODY);
            }
            case LINK_TO_A_FOLDER -> {
                Files.delete(folder);
                Path elsewhere = Files.createDirectory(
                        base.resolve("elsewhere"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.createSymbolicLink(folder, elsewhere);
                lay(pipes);
            }
            case FOLDER_THAT_OTHERS_MAY_WRITE -> {
                lay(pipes);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
            case FOLDER_THAT_OTHERS_MAY_READ -> {
                lay(pipes);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            case LINKS_FOR_PIPES -> lay(pipes);
            case FILES_FOR_PIPES -> {
                for (Path pipe : pipes) {
                    Files.createLink(pipe, victim);
                }
            }
            case PIPES_THAT_OTHERS_MAY_OPEN -> {
                lay(pipes);
                for (Path pipe : pipes) {
                    Files.delete(pipe);
                    mkfifo("666", pipe);
                }
            }
            case NOTHING -> Files.delete(folder);
        }
    }

    /** Links to a file that must not be written. */
    private void lay(List<Path> pipes) throws IOException {
        for (Path pipe : pipes) {
            Files.createSymbolicLink(pipe, victim);
        }
    }

    private static void mkfifo(String mode, Path pipe) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", "-m", mode, pipe.toString())
                            .start()
                            .waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        List<Path> inside = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(inside::add);
        }
        return inside;
    }

    private static void assertRuns(CommandRunner runner) {
        // The first command may use pipes that were opened before; the pre-started shell gets the next ones.
        for (int i = 0; i < 4; i++) {
            assertThat(runner.run(new ShellLine("echo out; echo err >&2")))
                    .isInstanceOfSatisfying(
                            Execution.Exited.class,
                            exited ->
                                    assertThat(exited.output().standardOutput()).isEqualTo("out\n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_somebody_else_put_there_is_neither_opened_nor_written(Trap trap) throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        try (CommandRunner runner = new CommandRunner(Map::of, scratch)) {
            assertRuns(runner);
            await().until(() -> !inside(scratch).isEmpty());

            spring(trap, scratch);

            assertRuns(runner);
            assertThat(victim).hasContent(PRECIOUS);
        }
        assertThat(victim).hasContent(PRECIOUS);
    }

    @ParameterizedTest
    @EnumSource
    void nor_is_it_in_the_folder_for_temporary_files(Trap trap) throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        PipeFolder folder = new PipeFolder(null);
        try (NamedPipes pipes = new NamedPipes(folder)) {
            Path before = pipes.take();
            Path there = Objects.requireNonNull(before.getParent());

            spring(trap, there);

            for (int i = 0; i < 40; i++) {
                Path pipe = pipes.take();
                assertThat(OwnedFile.isPrivatePipe(pipe)).isTrue();
                Path parent = Objects.requireNonNull(pipe.getParent());
                assertThat(OwnedFile.isPrivateFolder(parent)).isTrue();
                assertThat(Files.isSymbolicLink(parent)).isFalse();
                Files.delete(pipe);
            }
            assertThat(victim).hasContent(PRECIOUS);
            if (Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                for (Path file : inside(there)) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(there);
        }
    }

    @Test
    void pipes_are_where_it_was_said_and_nowhere_else() throws Exception {
        try (CommandRunner runner = new CommandRunner(Map::of, scratch)) {
            assertRuns(runner);
            await().until(() -> !inside(scratch).isEmpty());
            assertThat(OwnedFile.isPrivateFolder(scratch)).isTrue();
            assertThat(inside(scratch)).allMatch(PipeFolderTest::isPrivatePipe);
        }
        assertThat(scratch).doesNotExist();
    }

    private static boolean isPrivatePipe(Path path) {
        try {
            return OwnedFile.isPrivatePipe(path);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void pipes_that_a_killed_agent_left_are_removed_and_nothing_else() throws Exception {
        Files.createDirectory(
                scratch, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (int i = 0; i < 50; i++) {
            mkfifo("600", scratch.resolve("old" + i));
        }
        Path file = Files.writeString(scratch.resolve("notes"), PRECIOUS);

        try (CommandRunner runner = new CommandRunner(Map::of, scratch)) {
            assertRuns(runner);
            assertThat(inside(scratch))
                    .noneMatch(path -> path.getFileName().toString().startsWith("old"));
            assertThat(file).hasContent(PRECIOUS);
            Files.delete(file);
        }
    }

    @Test
    void folder_whose_group_is_inherited_is_used() throws Exception {
        Path state = scratch.getParent();
        Files.setAttribute(state, "unix:mode", 02755);

        try (CommandRunner runner = new CommandRunner(Map::of, scratch)) {
            assertRuns(runner);
            await().until(() -> !inside(scratch).isEmpty());
            assertRuns(runner);

            assertThat(Files.getAttribute(scratch, "unix:mode")).isEqualTo(0042700);
        }
        assertThat(scratch).doesNotExist();
    }

    @Test
    void commands_are_run_also_where_the_place_cannot_be_written() throws Exception {
        Path blocked = Files.writeString(base.resolve("file"), "").resolve("pipes");

        try (CommandRunner runner = new CommandRunner(Map::of, blocked)) {
            assertRuns(runner);
        }
    }

    @Test
    void reason_why_no_pipe_can_be_made_is_told() throws Exception {
        try (NamedPipes pipes = new NamedPipes(new PipeFolder(null))) {
            Path folder = Objects.requireNonNull(pipes.take().getParent());
            // Files that are not pipes have the names of the next pipes.
            for (int i = 0; i < 100; i++) {
                Path next = folder.resolve(Integer.toString(i));
                Files.deleteIfExists(next);
                Files.createDirectory(next);
            }
            assertThatThrownBy(pipes::take)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("mkfifo failed in " + folder, "File exists");
            for (Path next : inside(folder)) {
                Files.delete(next);
            }
        }
    }

    private Path left(String name, Instant changed) throws IOException {
        Path folder = Files.createDirectory(
                base.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        mkfifo("600", folder.resolve("0"));
        Files.writeString(folder.resolve("collectd.conf"), "LoadPlugin cpu\n");
        Files.setLastModifiedTime(folder, FileTime.from(changed));
        return folder;
    }

    @Test
    void only_what_is_provably_left_is_removed_from_the_folder_for_temporary_files() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Instant longAgo = Instant.now().minus(Duration.ofDays(20_000));
        Path leftover = left("collectd-monitor-123456789", longAgo);
        Path inUse = left("collectd-monitor-2", Instant.now());
        Path otherName = left("collectd-monitor-notes", longAgo);
        Path anothers = left("collectd-monitor-3", longAgo);
        Files.setAttribute(anothers, "unix:uid", NOBODY);
        Path open = left("collectd-monitor-4", longAgo);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path withFolder = left("collectd-monitor-5", longAgo);
        Files.createDirectory(withFolder.resolve("sub"));
        Files.setLastModifiedTime(withFolder, FileTime.from(longAgo));
        Path withLink = left("collectd-monitor-6", longAgo);
        Files.createSymbolicLink(withLink.resolve("link"), victim);
        Files.setLastModifiedTime(withLink, FileTime.from(longAgo));
        Path link = Files.createSymbolicLink(base.resolve("collectd-monitor-7"), otherName);

        LeftoverFolders.removeLeft(base);

        assertThat(leftover).doesNotExist();
        assertThat(List.of(inUse, otherName, anothers, open, withFolder, withLink, link))
                .allMatch(Files::exists);
        assertThat(victim).hasContent(PRECIOUS);
        LeftoverFolders.removeLeft(base.resolve("nowhere"));
    }
}
