package io.github.collectdmonitor.cli.error;

import io.github.collectdmonitor.text.ControlCharacters;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Converts every failure to one line on standard error and an exit code. */
public final class FriendlyErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String reason = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : String.valueOf(e.getMessage());
        return end(e.getCommandLine(), ExitCode.USAGE, reason);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine program, ParseResult parsed) {
        if (e instanceof SenderException expected) {
            return end(program, expected.exitCode(), String.valueOf(expected.getMessage()));
        }
        StackTraceElement[] frames = e.getStackTrace();
        return end(
                program,
                ExitCode.INTERNAL_ERROR,
                "internal error, please report it: " + e + (frames.length == 0 ? "" : " at " + frames[0]));
    }

    /** Prints a warning. */
    public static void warn(CommandLine program, String warning) {
        print(program, "warning: " + warning);
    }

    private static int end(CommandLine program, ExitCode exitCode, String reason) {
        String hint = exitCode == ExitCode.USAGE ? " (try '" + program.getCommandName() + " --help')" : "";
        print(program, reason + hint);
        return exitCode.value();
    }

    private static void print(CommandLine program, String line) {
        program.getErr().println(program.getCommandName() + ": " + ControlCharacters.escaped(line));
        program.getErr().flush();
    }

    /**
     * Describes an unmatched argument, without values, because the value of a misspelt "--password" must not be shown.
     */
    private static String unmatched(UnmatchedArgumentException e) {
        List<String> arguments = e.getUnmatched();
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        if (!first.startsWith("-")) {
            return "too many arguments; one that has spaces must be quoted";
        }
        String name = first.replaceFirst("=.*", "");
        List<String> suggestions = e.getSuggestions();
        return "unknown option " + name
                + (suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?");
    }
}
