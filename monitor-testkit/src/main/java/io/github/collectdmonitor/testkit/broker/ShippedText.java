package io.github.collectdmonitor.testkit.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A shipped file, adapted to a test.
 *
 * @param text the current text
 */
record ShippedText(String text) {
    static ShippedText read(Path file) {
        try {
            return new ShippedText(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Replaces a text, which the file must contain. */
    ShippedText with(String old, String replacement) {
        if (!text.contains(old)) {
            throw new IllegalStateException("no \"" + old + "\" in:\n" + text);
        }
        return new ShippedText(text.replace(old, replacement));
    }
}
