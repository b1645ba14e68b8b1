package io.github.collectdmonitor.collectd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One directive of a collectd.conf, or the begin or end of a block. Read lightly: what is no proper directive comes out
 * as some harmless one, because collectd itself decides what is proper.
 *
 * @param kind what it is
 * @param name in lower case, because collectd does not heed the case
 * @param values without their quotes
 */
record ConfigLine(Kind kind, String name, List<String> values) {
    enum Kind {
        DIRECTIVE,
        BLOCK_BEGIN,
        BLOCK_END
    }

    ConfigLine {
        name = name.toLowerCase(Locale.ROOT);
        values = List.copyOf(values);
    }

    boolean begins(String block) {
        return kind == Kind.BLOCK_BEGIN && name.equals(block);
    }

    boolean ends(String block) {
        return kind == Kind.BLOCK_END && name.equals(block);
    }

    boolean sets(String directive) {
        return kind == Kind.DIRECTIVE && name.equals(directive) && !values.isEmpty();
    }

    String value() {
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Reads a whole text; comments and empty lines are left out. */
    static List<ConfigLine> read(String text) {
        List<ConfigLine> lines = new ArrayList<>();
        // A backslash at the end joins a line with the next one (collectd.conf(5)).
        for (String line : text.replaceAll("\\\\\r?\n", " ").split("\r?\n", -1)) {
            List<String> words = words(line.strip());
            if (!words.isEmpty()) {
                lines.add(of(words));
            }
        }
        return lines;
    }

    private static ConfigLine of(List<String> words) {
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        if (first.equals("</")) {
            return new ConfigLine(Kind.BLOCK_END, rest.isEmpty() ? "" : rest.get(0), List.of());
        }
        if (first.equals("<")) {
            return new ConfigLine(
                    Kind.BLOCK_BEGIN,
                    rest.isEmpty() ? "" : rest.get(0),
                    rest.subList(Math.min(1, rest.size()), rest.size()));
        }
        return new ConfigLine(Kind.DIRECTIVE, first, rest);
    }

    /** Splits a line into words; {@code <} and {@code </} are words, {@code >} and a comment are dropped. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length() && line.charAt(at) != '#') {
            char letter = line.charAt(at);
            if (letter == '"') {
                StringBuilder word = new StringBuilder();
                at = quoted(line, at + 1, word);
                words.add(word.toString());
            } else if (letter == '<') {
                boolean end = line.startsWith("</", at);
                words.add(end ? "</" : "<");
                at += end ? 2 : 1;
            } else if (letter == '>' || Character.isWhitespace(letter)) {
                at++;
            } else {
                int begin = at;
                while (at < line.length()
                        && "\"<>#".indexOf(line.charAt(at)) < 0
                        && !Character.isWhitespace(line.charAt(at))) {
                    at++;
                }
                words.add(line.substring(begin, at));
            }
        }
        return words;
    }

    private static int quoted(String line, int from, StringBuilder word) {
        int at = from;
        while (at < line.length() && line.charAt(at) != '"') {
            boolean escaped = line.charAt(at) == '\\' && at + 1 < line.length();
            word.append(line.charAt(escaped ? at + 1 : at));
            at += escaped ? 2 : 1;
        }
        return at + 1;
    }
}
