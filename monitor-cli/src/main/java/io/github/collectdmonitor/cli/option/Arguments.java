package io.github.collectdmonitor.cli.option;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores the program's arguments. Without a UTF-8 locale, as under cron, the JVM replaces every character that is not
 * ASCII; Linux provides the original bytes.
 */
public final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /** Returns the arguments, decoded as UTF-8 if the JVM could not decode them. */
    public static String[] restored(String... arguments) {
        boolean unharmed = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", ""))
                || (String.join("", arguments).indexOf('?') < 0
                        && String.join("", arguments).indexOf('\ufffd') < 0);
        if (unharmed) {
            return arguments;
        }
        try {
            return restored(arguments, Files.readAllBytes(COMMAND_LINE));
        } catch (IOException e) {
            return arguments;
        }
    }

    /** Returns the last arguments of a command line of the form {@code java\0-jar\0program.jar\0first\0second\0}. */
    static String[] restored(String[] arguments, byte[] commandLine) {
        List<String> typed = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                typed.add(utf8(commandLine, start, i));
                start = i + 1;
            }
        }
        return typed.size() < arguments.length
                ? arguments
                : typed.subList(typed.size() - arguments.length, typed.size()).toArray(String[]::new);
    }

    private static String utf8(byte[] bytes, int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
    }
}
