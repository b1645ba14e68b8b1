package io.github.collectdmonitor.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For whom a sender writes. */
public enum OutputFormat {
    /** For people, as the first system did: a line for what was sent and one for the result. */
    TEXT,

    /** For programs: the result object alone, on one line. */
    JSON;

    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String value) {
            return switch (value) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new TypeConversionException("it must be text or json, not \"" + value + "\"");
            };
        }
    }
}
