package io.github.collectdmonitor.settings.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file whose first line is a password; further lines are ignored.
 *
 * @param password the first line without its end, in UTF-8; not empty
 * @param readableByAll whether every user of this host can read it
 */
public record PasswordFile(Secret password, boolean readableByAll) {
    /** The maximum length of a password in MQTT, in bytes (MQTT 5.0 §1.5.6). */
    private static final int LONGEST = 65535;

    /**
     * Reads the file.
     *
     * @throws UnusablePasswordException if it cannot be read, or its first line is no password
     */
    public static PasswordFile read(Path file) throws UnusablePasswordException {
        byte[] start;
        boolean readableByAll;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(LONGEST + 1);
            readableByAll = SecretFile.isReadableByAll(file);
        } catch (IOException e) {
            String reason = Files.isDirectory(file)
                    ? "it is a folder"
                    : Files.exists(file) ? "this user may not, or cannot, read it" : "there is no such file";
            throw new UnusablePasswordException(reason, e);
        }
        return new PasswordFile(new Secret(firstLine(start)), readableByAll);
    }

    private static String firstLine(byte[] start) throws UnusablePasswordException {
        int end = 0;
        while (end < start.length && start[end] != '\n' && start[end] != '\r') {
            end++;
        }
        if (end == 0) {
            throw new UnusablePasswordException("its first line is empty");
        }
        if (end > LONGEST) {
            throw new UnusablePasswordException("its first line is longer than " + LONGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(start, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusablePasswordException("its first line is not UTF-8", e);
        }
    }
}
