package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.cli.error.FriendlyErrors;
import io.github.collectdmonitor.text.ControlEscapingWriter;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Configures picocli for both senders. */
public final class SenderCommandLine {
    private SenderCommandLine() {}

    /** Returns a command line for a program, with one-line errors, and output in UTF-8 in every locale. */
    public static CommandLine of(Object program) {
        FriendlyErrors errors = new FriendlyErrors();
        CommandLine commandLine = new CommandLine(program);
        commandLine.getCommandSpec().version(commandLine.getCommandName() + " " + version(program));
        // A password or a command's name may begin with "@".
        return commandLine
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setOut(utf8(FileDescriptor.out))
                .setErr(utf8(FileDescriptor.err));
    }

    /** Returns the version in the jar's manifest; classes outside a jar have none. */
    private static String version(Object program) {
        String version = program.getClass().getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** Returns a writer that escapes control characters, because output may contain text from outside. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        Writer plain = new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
        return new PrintWriter(new ControlEscapingWriter(new BufferedWriter(plain)), true);
    }
}
