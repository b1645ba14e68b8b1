package io.github.collectdmonitor.testkit.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that users get, adapted to a test.
 *
 * @param text what it says now
 */
record ShippedText(String text) {
    static ShippedText read(Path file) {
        try {
            return new ShippedText(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read " + file, e);
        }
    }

    /** Replaces a text that must be there, or the file is no longer what the test takes it for. */
    ShippedText with(String old, String replacement) {
        if (!text.contains(old)) {
            throw new IllegalStateException("no \"" + old + "\" in:\n" + text);
        }
        return new ShippedText(text.replace(old, replacement));
    }
}
