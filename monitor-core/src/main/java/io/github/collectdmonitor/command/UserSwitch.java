package io.github.collectdmonitor.command;

import io.github.collectdmonitor.house.CleanStart;
import io.github.collectdmonitor.house.SystemProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program as another user, by util-linux's setpriv: user, group and supplementary groups are that user's, and no
 * privilege is left. Where that cannot be, nothing is run.
 */
final class UserSwitch {
    /** A user may have to be asked for over the network. */
    private static final int SECONDS = 10;

    private static final int LONGEST_SHOWN = 300;

    private final String user;

    UserSwitch(String user) {
        this.user = user;
    }

    /** What a program answered. */
    private record Answer(int status, String text) {}

    /**
     * The arguments to be put before a program's own. They are tried first, since afterwards nobody could tell setpriv's
     * exit status from the program's.
     *
     * @throws IOException if there is no such user, the agent cannot become it, or it may not run the program
     */
    List<String> before(String program) throws IOException, InterruptedException {
        Answer group = run(List.of(SystemProgram.path("id").toString(), "-g", "--", user));
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
        Answer allowed = run(trial);
        if (allowed.status() != 0) {
            throw new IOException(
                    allowed.text().isEmpty()
                            ? "user " + user + " may not run " + program
                            : "the agent cannot become user " + user + ": " + allowed.text());
        }
        return before;
    }

    /** None of these programs writes more than a pipe holds, so that they end before they are read. */
    private static Answer run(List<String> command) throws IOException, InterruptedException {
        Process process = CleanStart.of(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " did not end within " + SECONDS + " s");
            }
            byte[] said = process.getInputStream().readNBytes(LONGEST_SHOWN);
            return new Answer(process.exitValue(), new String(said, StandardCharsets.UTF_8).strip());
        } finally {
            process.destroyForcibly();
        }
    }
}
