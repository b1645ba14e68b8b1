package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.ShortProgram.Answer;
import io.github.collectdmonitor.program.SystemProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program without privileges, by setpriv of util-linux: no capabilities, no supplementary groups, no setuid
 * programs, and killed when the thread that started it ends.
 */
public final class DroppedPrivileges {
    private static final List<String> ALWAYS = List.of("--no-new-privs", "--inh-caps=-all");

    /** Options that an older setpriv does not support, or a container does not allow, are omitted in this order. */
    private static final List<List<String>> WHERE_POSSIBLE = List.of(
            List.of("--bounding-set=-all", "--pdeathsig", "KILL"),
            List.of("--pdeathsig", "KILL"),
            List.of("--bounding-set=-all"),
            List.of());

    private DroppedPrivileges() {}

    /** Whether a user with this name exists. */
    public static boolean isUser(String user) throws IOException, InterruptedException {
        return id("-u", user).status() == 0;
    }

    /**
     * Returns the arguments that precede those of the program. They are tested first, since afterwards the exit status
     * of setpriv cannot be distinguished from that of the program.
     *
     * @param user the user of the program, only if the agent is root; null for the agent's user
     * @param program its absolute path
     * @throws IOException if there is no such user, it is root, or it may not run the program
     */
    public static List<String> before(@Nullable String user, String program) throws IOException, InterruptedException {
        List<String> fixed =
                new ArrayList<>(List.of(SystemProgram.path("setpriv").toString()));
        fixed.addAll(ALWAYS);
        if (user != null) {
            fixed.addAll(becoming(user));
        }
        String reason = "";
        for (List<String> options : WHERE_POSSIBLE) {
            List<String> before = Stream.of(fixed, options, List.of("--"))
                    .flatMap(List::stream)
                    .toList();
            Answer trial =
                    ShortProgram.run(with(before, SystemProgram.path("true").toString()));
            if (trial.status() == 0) {
                Answer allowed =
                        ShortProgram.run(with(before, SystemProgram.path("test").toString(), "-x", program));
                if (allowed.status() != 0) {
                    throw new IOException(
                            (user == null ? "the agent's user" : "user " + user) + " may not run " + program);
                }
                return before;
            }
            reason = trial.text();
        }
        throw new IOException("setpriv cannot drop privileges: " + reason);
    }

    private static List<String> becoming(String user) throws IOException, InterruptedException {
        Answer uid = id("-u", user);
        Answer gid = id("-g", user);
        if (uid.status() != 0
                || gid.status() != 0
                || !uid.text().matches("\\d+")
                || !gid.text().matches("\\d+")) {
            throw new IOException("there is no user " + user);
        }
        if (uid.text().equals("0")) {
            throw new IOException("user " + user + " is root");
        }
        return List.of("--reuid", uid.text(), "--regid", gid.text(), "--clear-groups");
    }

    private static Answer id(String option, String user) throws IOException, InterruptedException {
        return ShortProgram.run(List.of(SystemProgram.path("id").toString(), option, "--", user));
    }

    private static List<String> with(List<String> before, String... more) {
        return Stream.concat(before.stream(), Stream.of(more)).toList();
    }
}
