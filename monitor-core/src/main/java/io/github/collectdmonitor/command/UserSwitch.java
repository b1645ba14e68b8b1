package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.ShortProgram.Answer;
import io.github.collectdmonitor.program.SystemProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program as another user, by setpriv of util-linux, with the user, group and supplementary groups of that user
 * and without privileges. If that is impossible, nothing is run.
 */
final class UserSwitch {
    private final String user;

    UserSwitch(String user) {
        this.user = user;
    }

    /**
     * Returns the arguments that precede those of the program. They are tested first, since afterwards the exit status
     * of setpriv cannot be distinguished from that of the program.
     *
     * @throws IOException if the user does not exist, the agent cannot switch to it, or it may not run the program
     */
    List<String> before(String program) throws IOException, InterruptedException {
        Answer group = ShortProgram.run(List.of(SystemProgram.path("id").toString(), "-g", "--", user));
        if (group.status() != 0 || !group.text().matches("\\d+")) {
            throw new IOException("there is no user " + user);
        }
        List<String> before = List.of(
                SystemProgram.path("setpriv").toString(),
                "--reuid",
                user,
                "--regid",
                group.text(),
                "--init-groups",
                "--");
        List<String> trial = new ArrayList<>(before);
        trial.addAll(List.of(SystemProgram.path("test").toString(), "-x", program));
        Answer allowed = ShortProgram.run(trial);
        if (allowed.status() != 0) {
            throw new IOException(
                    allowed.text().isEmpty()
                            ? "user " + user + " may not run " + program
                            : "the agent cannot switch to user " + user + ": " + allowed.text());
        }
        return before;
    }
}
