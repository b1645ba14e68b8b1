package io.github.collectdmonitor.command;

import io.github.collectdmonitor.house.CleanStart;
import io.github.collectdmonitor.house.SystemProgram;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program and arguments that carry out a definition. */
final class CommandLine {
    private CommandLine() {}

    /**
     * Builds the arguments.
     *
     * @throws IOException if the program or the user does not exist; the message says which
     */
    static List<String> of(CommandDefinition definition) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        if (definition instanceof ShellLine shell) {
            arguments.addAll(List.of("/bin/sh", "-c", shell.line()));
        } else if (definition instanceof Argv argv) {
            Path program = Path.of(argv.argv().get(0));
            if (!Files.isRegularFile(program)) {
                throw new IOException("there is no program " + program);
            }
            if (!Files.isExecutable(program)) {
                throw new IOException(program + " is not executable");
            }
            if (argv.user() != null) {
                arguments.addAll(asUser(argv.user()));
            }
            arguments.addAll(argv.argv());
        }
        return arguments;
    }

    /** util-linux's setpriv ends with an error, and runs nothing, where it cannot become the user. */
    private static List<String> asUser(String user) throws IOException, InterruptedException {
        Process id = CleanStart.of(List.of(SystemProgram.path("id").toString(), "-g", "--", user))
                .redirectError(Redirect.DISCARD)
                .start();
        String group = new String(id.getInputStream().readNBytes(20), StandardCharsets.US_ASCII).strip();
        if (!id.waitFor(10, TimeUnit.SECONDS) || id.exitValue() != 0 || !group.matches("\\d+")) {
            throw new IOException("there is no user " + user);
        }
        return List.of(
                SystemProgram.path("setpriv").toString(), "--reuid", user, "--regid", group, "--init-groups", "--");
    }
}
