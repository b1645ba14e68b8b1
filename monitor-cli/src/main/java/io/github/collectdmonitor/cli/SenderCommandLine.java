package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.text.ControlEscapingWriter;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Sets up picocli the same way for both senders. */
public final class SenderCommandLine {
    private SenderCommandLine() {}

    /** Returns a command line for a program, with one-line errors, and JSON in UTF-8 whatever the locale is. */
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

    /** The version stands in the jar's manifest; classes outside a jar have none. */
    private static String version(Object program) {
        String version = program.getClass().getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** Whatever is printed may hold what others sent: it must not command the terminal. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        Writer plain = new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
        return new PrintWriter(new ControlEscapingWriter(new BufferedWriter(plain)), true);
    }
}
