package io.github.collectdmonitor.lua;

import java.util.BitSet;

/** Which bytes a single item of a pattern matches (Lua 5.2 §6.4.1, "Character Class"). */
final class ByteSet {
    private static final int BYTES = 256;
    private static final int FIRST_PRINTABLE = 0x21;
    private static final int LAST_PRINTABLE = 0x7e;

    private final BitSet bytes = new BitSet(BYTES);

    /** All bytes. */
    static ByteSet all() {
        ByteSet set = new ByteSet();
        set.range(0, BYTES - 1);
        return set;
    }

    boolean has(int value) {
        return bytes.get(value);
    }

    void range(int from, int to) {
        if (from <= to) {
            bytes.set(from, to + 1);
        }
    }

    void negate() {
        bytes.flip(0, BYTES);
    }

    /** Adds what stands for {@code %} and a letter: a class, its complement in upper case, or the character itself. */
    void addClass(int letter) {
        ByteSet set = new ByteSet();
        switch (Character.toLowerCase(letter)) {
            case 'a' -> set.letters();
            case 'c' -> set.controls();
            case 'd' -> set.range('0', '9');
            case 'g' -> set.range(FIRST_PRINTABLE, LAST_PRINTABLE);
            case 'l' -> set.range('a', 'z');
            case 'p' -> {
                set.range(FIRST_PRINTABLE, LAST_PRINTABLE);
                for (int value = 0; value < BYTES; value++) {
                    if (value < 0x80 && Character.isLetterOrDigit(value)) {
                        set.bytes.clear(value);
                    }
                }
            }
            case 's' -> {
                set.range('\t', '\r');
                set.range(' ', ' ');
            }
            case 'u' -> set.range('A', 'Z');
            case 'w' -> {
                set.letters();
                set.range('0', '9');
            }
            case 'x' -> {
                set.range('0', '9');
                set.range('a', 'f');
                set.range('A', 'F');
            }
            case 'z' -> set.range(0, 0);
            default -> {
                range(letter, letter);
                return;
            }
        }
        if (Character.isUpperCase(letter)) {
            set.negate();
        }
        bytes.or(set.bytes);
    }

    private void letters() {
        range('a', 'z');
        range('A', 'Z');
    }

    private void controls() {
        range(0, ' ' - 1);
        range(LAST_PRINTABLE + 1, LAST_PRINTABLE + 1);
    }
}
