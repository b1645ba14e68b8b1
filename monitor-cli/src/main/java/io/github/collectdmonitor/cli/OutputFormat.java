package io.github.collectdmonitor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For whom a sender writes. */
public enum OutputFormat {
    /** For people: a sentence on what became of the task, and what it printed as lines. */
    HUMAN,

    /** As the first system did: a line for what was sent and one for the result. */
    TEXT,

    /** For programs: the result object alone, on one line. */
    JSON;

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");

    /** Returns {@link #HUMAN} where standard output is a terminal, else {@link #TEXT}, which scripts rely on. */
    static OutputFormat byDefault() {
        try {
            String output = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return TERMINAL.matcher(output).matches() ? HUMAN : TEXT;
        } catch (IOException e) {
            return TEXT;
        }
    }

    static final class Converter implements ITypeConverter<OutputFormat> {
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
