package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file. Only the beginning is read.
 *
 * @param isLog whether it begins like a log, even if its first line is damaged further on
 * @param line its first line, or null if it has no complete one
 */
record FileHeader(boolean isLog, @Nullable AuditLine line) {
    private static final Pattern LINE = Pattern.compile("\\{\"seq\":[0-9]{1,18},\"prev\":\"[0-9a-f]");

    static FileHeader of(Path file) throws IOException {
        int length = (int) Math.min(Files.size(file), AuditLine.LONGEST);
        byte[] bytes = new byte[length];
        UninterruptibleFile.read(file, 0, length).get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return new FileHeader(
                LINE.matcher(text).lookingAt(),
                end < 0 ? null : AuditLine.read(Arrays.copyOf(bytes, end)).orElse(null));
    }
}
