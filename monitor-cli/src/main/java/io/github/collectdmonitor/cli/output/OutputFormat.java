package io.github.collectdmonitor.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The formats of a sender's output. */
public enum OutputFormat {
    /** For people: a sentence with the outcome of the task, and its output as lines. */
    HUMAN,

    /** As in the first system: a line for the request and one for the result. */
    TEXT,

    /** For programs: only the result object, on one line. */
    JSON;

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");

    /** Returns {@link #HUMAN} if standard output is a terminal, otherwise {@link #TEXT}, which scripts rely on. */
    public static OutputFormat byDefault() {
        try {
            String output = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return TERMINAL.matcher(output).matches() ? HUMAN : TEXT;
        } catch (IOException e) {
            return TEXT;
        }
    }

    public static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String value) {
            return switch (value) {
                case "human" -> HUMAN;
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new TypeConversionException("it must be human, text or json, not \"" + value + "\"");
            };
        }
    }
}
