package io.github.collectdmonitor.rules.lua;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The text of a file of handlers, as it was read. Immutable. */
final class HandlerSource {
    /** The largest file, in bytes. */
    static final int LARGEST = 128 * 1024;

    private final String name;
    private final byte[] text;

    private HandlerSource(String name, byte[] text) {
        this.name = name;
        this.text = text;
    }

    /** Reads a file, which must be a regular one, and not too large. */
    static HandlerSource read(Path path) throws IOException {
        // A pipe would have it wait for ever.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is not a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] text = in.readNBytes(LARGEST + 1);
            if (text.length > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            return new HandlerSource(nameOf(path), text);
        }
    }

    /** The name of a file, without its folder. */
    static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    String name() {
        return name;
    }

    byte[] text() {
        return text.clone();
    }

    boolean isSameAs(HandlerSource other) {
        return Arrays.equals(text, other.text);
    }
}
