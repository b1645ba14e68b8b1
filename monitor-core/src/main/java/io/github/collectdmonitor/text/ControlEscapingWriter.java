package io.github.collectdmonitor.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * A writer to a terminal that escapes {@link ControlCharacters}, except for newlines and tabs, which are part
 * of a program's own output. Not thread-safe.
 */
public final class ControlEscapingWriter extends FilterWriter {
    /** The first half of a surrogate pair whose second half has not been written, or 0. */
    private char pending;

    /** Creates a writer to another writer. */
    public ControlEscapingWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int unit) throws IOException {
        char next = (char) unit;
        if (pending != 0) {
            char first = pending;
            pending = 0;
            if (Character.isLowSurrogate(next)) {
                pair(first, next);
                return;
            }
            out.write(ControlCharacters.escape(first));
        }
        if (Character.isHighSurrogate(next)) {
            pending = next;
        } else if (next == '\n' || next == '\t' || !ControlCharacters.contain(next)) {
            out.write(next);
        } else {
            out.write(ControlCharacters.escape(next));
        }
    }

    private void pair(char first, char second) throws IOException {
        if (ControlCharacters.contain(Character.toCodePoint(first, second))) {
            out.write(ControlCharacters.escape(first));
            out.write(ControlCharacters.escape(second));
        } else {
            out.write(first);
            out.write(second);
        }
    }

    @Override
    public void write(char[] units, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(units[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(text.charAt(i));
        }
    }

    @Override
    public void close() throws IOException {
        if (pending != 0) {
            out.write(ControlCharacters.escape(pending));
            pending = 0;
        }
        super.close();
    }
}
