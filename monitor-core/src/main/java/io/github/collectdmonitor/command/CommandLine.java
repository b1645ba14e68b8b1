package io.github.collectdmonitor.command;

import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program and arguments that carry out a definition. */
final class CommandLine {
    private CommandLine() {}

    /**
     * Builds the arguments.
     *
     * @throws IOException if the program or the user does not exist, or the user may not run it; the message says which
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
                arguments.addAll(new UserSwitch(argv.user()).before(program.toString()));
            }
            arguments.addAll(argv.argv());
        }
        return arguments;
    }
}
