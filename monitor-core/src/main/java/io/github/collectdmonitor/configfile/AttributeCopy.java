package io.github.collectdmonitor.configfile;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.program.SystemProgram;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a file the owner, group, mode, ACL and extended attributes of another one.
 *
 * <p>Java cannot read POSIX ACLs, so {@code cp} of coreutils copies them. If a file has an ACL, the group bits of its
 * mode are the mask of the ACL: if the ACL cannot be copied, these bits must not be copied either.
 */
public final class AttributeCopy {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_OUTPUT = 8 * 1024;
    private static final int ALL_PERMISSIONS = 07777;
    private static final int OF_THE_GROUP = 0070;
    private static final String COPY = "cp --attributes-only";

    private final CommandRunner runner;

    /** Creates a copier that runs cp and ls with this runner. */
    public AttributeCopy(CommandRunner runner) {
        this.runner = runner;
    }

    /**
     * Copies the attributes. At no time can the copy be read by a user who may not read the original.
     *
     * @param from the file with the attributes
     * @param to the file that gets them; only its owner may access it
     * @return warnings about what could not be copied
     * @throws IOException if owner, group or mode cannot be set
     */
    public List<String> copy(Path from, Path to) throws IOException {
        Map<String, Object> wanted = Files.readAttributes(from, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        setOwner(to, wanted);
        int mode = permissions(wanted);
        Execution copied = run(
                "cp",
                "--attributes-only",
                "--no-dereference",
                "--no-target-directory",
                "--preserve=mode,ownership,xattr",
                "--",
                from.toString(),
                to.toString());
        if (copied.succeeded() && mode(to) == mode) {
            return List.of();
        }
        Optional<Boolean> had = hasAcl(from);
        Optional<Boolean> has = hasAcl(to);
        boolean aclIsKept = mode(to) == mode && had.isPresent() && had.equals(has);
        if (!aclIsKept) {
            boolean masked = had.orElse(false) || has.orElse(false);
            Files.setAttribute(to, "unix:mode", masked ? mode & ~OF_THE_GROUP : mode);
        }
        List<String> warnings = new ArrayList<>();
        if (!aclIsKept && had.orElse(true)) {
            warnings.add("The ACL of " + from + (had.isPresent() ? "" : ", if it has one,") + " was not copied to " + to
                    + (had.isPresent() ? ", whose group may not read it now" : "") + ": " + reason(copied));
        } else {
            warnings.add("Not all extended attributes of " + from + " were copied to " + to + ": " + reason(copied));
        }
        return warnings;
    }

    /** Sets the owner and group if they differ. */
    public static void setOwner(Path file, Map<String, Object> wanted) throws IOException {
        Map<String, Object> actual = Files.readAttributes(file, "unix:uid,gid");
        for (String name : new String[] {"gid", "uid"}) {
            Object value = wanted.get(name);
            if (value != null && !value.equals(actual.get(name))) {
                Files.setAttribute(file, "unix:" + name, value);
            }
        }
    }

    private static int mode(Path file) throws IOException {
        return permissions(Files.readAttributes(file, "unix:mode", LinkOption.NOFOLLOW_LINKS));
    }

    private static int permissions(Map<String, Object> attributes) {
        return (Integer) attributes.getOrDefault("mode", 0600) & ALL_PERMISSIONS;
    }

    /** Whether ls shows a plus sign after the permissions; empty if ls fails. */
    private Optional<Boolean> hasAcl(Path file) {
        Execution listed = run("ls", "-ld", "--", file.toString());
        if (!(listed instanceof Execution.Exited exited) || exited.status() != 0) {
            return Optional.empty();
        }
        return Optional.of(exited.output().standardOutput().split(" ", 2)[0].endsWith("+"));
    }

    private Execution run(String program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(SystemProgram.path(program).toString()));
        argv.addAll(List.of(arguments));
        return runner.run(new Argv(argv, TIMEOUT, MAX_OUTPUT, null), Map.of("LC_ALL", "C"));
    }

    private static String reason(Execution copied) {
        if (copied instanceof Execution.Exited exited) {
            String said = exited.output().errorOutput().strip();
            return said.isEmpty()
                    ? COPY + " ended with exit status " + exited.status()
                    : said.lines().findFirst().orElse(said);
        }
        return copied.toOutcome().message();
    }
}
