package io.github.collectdmonitor.command;

import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the program and arguments that run a command definition. */
final class CommandLine {
    private CommandLine() {}

    /**
     * Builds the arguments.
     *
     * @throws IOException if the program or the user does not exist, the user may not run it, or parameters have no values;
     *     the message says which
     */
    static List<String> of(CommandDefinition definition) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        if (definition instanceof ShellLine shell) {
            arguments.addAll(List.of("/bin/sh", "-c", shell.line()));
        } else if (definition instanceof Argv argv) {
            if (!argv.parameters().isEmpty()) {
                throw new IOException(
                        "its parameters have no values: " + argv.parameters().keySet());
            }
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
