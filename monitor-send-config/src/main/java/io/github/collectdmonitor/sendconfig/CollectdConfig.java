package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the collectd.conf to send. */
final class CollectdConfig {
    private static final String STANDARD_INPUT = "-";

    private CollectdConfig() {}

    /** Returns the complete config.
     * @param file its path, or {@code -} for standard input
     * @param limit the maximum size in bytes; no more is read
     * @throws SenderException with {@link ExitCode#USAGE} if it cannot be read, is empty, too large or not UTF-8
     */
    static String read(String file, InputStream standardInput, int limit) throws SenderException {
        boolean standard = file.equals(STANDARD_INPUT);
        String name = standard ? "standard input" : file;
        byte[] bytes = standard ? read(standardInput, limit) : read(Path.of(file), limit);
        if (bytes.length > limit) {
            throw SenderException.usage(name + " is larger than " + limit + " bytes; raise the limit with --max-payload"
                    + " and the agent's MaxPayload");
        }
        if (bytes.length == 0) {
            throw SenderException.usage(name + " is empty; nothing is sent, because collectd would have no config");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw SenderException.usage(name + " is not UTF-8; convert it, for example with iconv -t UTF-8", e);
        }
    }

    private static byte[] read(InputStream standardInput, int limit) throws SenderException {
        try {
            return standardInput.readNBytes(limit + 1);
        } catch (IOException e) {
            throw SenderException.usage("standard input cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file, int limit) throws SenderException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1);
        } catch (IOException e) {
            throw SenderException.unreadable("", file);
        }
    }
}
