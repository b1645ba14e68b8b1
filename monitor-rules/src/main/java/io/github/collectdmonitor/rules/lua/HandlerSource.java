package io.github.collectdmonitor.rules.lua;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text of a file of handlers. */
final class HandlerSource {
    /** The largest file, in bytes. */
    static final int LARGEST = 128 * 1024;

    private HandlerSource() {}

    /** Reads it; it must be a regular file, and not too large. */
    static byte[] read(Path path) throws IOException {
        // A pipe would have it wait for ever.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is not a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] source = in.readNBytes(LARGEST + 1);
            if (source.length > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            return source;
        }
    }
}
