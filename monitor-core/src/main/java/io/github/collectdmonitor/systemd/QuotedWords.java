package io.github.collectdmonitor.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses lists and values in the format of systemctl: a word with special characters is quoted. */
final class QuotedWords {
    private QuotedWords() {}

    /** Returns the words of a line, such as {@code A=1 "B=two words"}. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                begun = true;
            } else if (c == '\\' && i + 1 < text.length()) {
                word.append(escaped(text.charAt(++i)));
                begun = true;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /** Returns the assignments among the words; of two with the same name, the later one. */
    static Map<String, String> assignments(List<String> words) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                variables.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return variables;
    }

    /** Parses the output of {@code systemctl show-environment}, where a value may be written as {@code $'…'}. */
    static Map<String, String> environment(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        assignments(text.lines().toList()).forEach((name, value) -> variables.put(name, unquoted(value)));
        return variables;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("$'") || !value.endsWith("'") || value.length() < 3) {
            return value;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 2; i < value.length() - 1; i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            plain.append(escaped(value.charAt(++i)));
        }
        return plain.toString();
    }

    /** Returns the character that an escape sequence represents. */
    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }
}
