package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.SteadyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How a file begins. Only that much of it is read.
 *
 * @param isLog whether it begins as a log does, though its first line may be damaged further on
 */
record FileStart(boolean isLog) {
    private static final Pattern LINE = Pattern.compile("\\{\"seq\":[0-9]{1,18},\"prev\":\"[0-9a-f]");

    static FileStart of(Path file) throws IOException {
        int length = (int) Math.min(Files.size(file), AuditLine.LONGEST);
        byte[] bytes = new byte[length];
        SteadyFile.read(file, 0, length).get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return new FileStart(LINE.matcher(text).lookingAt());
    }
}
