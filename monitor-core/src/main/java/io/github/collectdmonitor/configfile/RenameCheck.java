package io.github.collectdmonitor.configfile;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.program.SystemProgram;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks whether a file can be replaced by renaming another file over it, and changes nothing.
 *
 * <p>The check removes the file as if it were a folder ({@code rmdir}): Linux first checks everything that prevents the
 * removal of the name (permissions, a read-only file system, the immutable and append-only attributes of the file and
 * its folder, a sticky folder), and then fails, since the file is not a folder. Opening the file for writing would find
 * fewer obstacles, and notify programs that watch the file. Mount points are checked separately.
 */
public final class RenameCheck {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_OUTPUT = 8 * 1024;
    private static final String NO_OBSTACLE = "Not a directory";
    private static final String FORBIDDEN = "Operation not permitted";

    private final CommandRunner runner;

    /** Creates a check that runs rmdir with this runner. */
    public RenameCheck(CommandRunner runner) {
        this.runner = runner;
    }

    /**
     * Returns what prevents the replacement; empty if nothing does, if the file does not exist, or if the check is
     * impossible.
     */
    public Optional<String> obstacle(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("it is a folder");
        }
        if (isMountPoint(file)) {
            return Optional.of("it is a mount point, such as a bind-mounted file; mount its folder instead");
        }
        List<String> argv = List.of(SystemProgram.path("rmdir").toString(), "--", file.toString());
        Execution execution = runner.run(new Argv(argv, TIMEOUT, MAX_OUTPUT, null), Map.of("LC_ALL", "C"));
        if (!(execution instanceof Execution.Exited exited) || exited.status() == 0) {
            return Optional.empty();
        }
        String said = exited.output().errorOutput().strip();
        if (said.endsWith(NO_OBSTACLE) || said.isEmpty()) {
            return Optional.empty();
        }
        String reason = said.substring(said.lastIndexOf(": ") + 1).strip();
        return Optional.of(
                reason.equals(FORBIDDEN)
                        ? reason + "; look for the attributes i and a (lsattr -d) of the file and of its folder"
                        : reason);
    }

    private static boolean isMountPoint(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            String point = folder == null
                    ? file.toString()
                    : folder.toRealPath().resolve(file.getFileName()).toString();
            return Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(" ", 6))
                    .anyMatch(
                            fields -> fields.length > 4 && unescaped(fields[4]).equals(point));
        } catch (IOException e) {
            return false;
        }
    }

    /** The kernel writes spaces, newlines and backslashes of a path as octal numbers (proc(5)). */
    private static String unescaped(String point) {
        String bytes = OCTAL.matcher(point).replaceAll(RenameCheck::character);
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String character(MatchResult octal) {
        return Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(octal.group(1), 8)));
    }
}
