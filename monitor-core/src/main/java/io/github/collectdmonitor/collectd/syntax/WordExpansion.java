package io.github.collectdmonitor.collectd.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the value of an Include into words, as wordexp(3) does for collectd. Expansions that depend on the environment
 * of the daemon ({@code $}, {@code ~}) are unknown here, as is a mix of quotes and wildcards.
 */
final class WordExpansion {
    private static final String NOT_ALLOWED = "\n|&;<>(){}`";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean quoted;
    private int at;
    private Outcome outcome = Outcome.WORDS;

    /** The kinds of results. */
    enum Outcome {
        /** Words, some of which may have wildcards. */
        WORDS,
        /** wordexp(3) rejects it. */
        REFUSED,
        /** The result is only known to the daemon. */
        UNKNOWN
    }

    private WordExpansion(String text) {
        this.text = text;
    }

    /** Splits a text into words. */
    static WordExpansion of(String text) {
        WordExpansion expansion = new WordExpansion(text);
        expansion.run();
        return expansion;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Returns the words in order, if the outcome is WORDS. */
    List<String> words() {
        return words;
    }

    private void run() {
        while (at < text.length() && outcome == Outcome.WORDS) {
            char letter = text.charAt(at++);
            switch (letter) {
                case ' ', '\t' -> endWord();
                case '\\' -> escape();
                case '\'' -> singleQuotes();
                case '"' -> doubleQuotes();
                case '$' -> dollar();
                case '~' -> append(letter, word.isEmpty() && !quoted ? Outcome.UNKNOWN : Outcome.WORDS);
                default -> plain(letter);
            }
        }
        endWord();
    }

    private void plain(char letter) {
        append(letter, NOT_ALLOWED.indexOf(letter) >= 0 ? Outcome.REFUSED : Outcome.WORDS);
    }

    private void append(char letter, Outcome result) {
        word.append(letter);
        outcome = result;
    }

    private void escape() {
        quoted = true;
        if (at == text.length()) {
            outcome = Outcome.REFUSED;
        } else if (text.charAt(at++) != '\n') {
            word.append(text.charAt(at - 1));
        }
    }

    private void singleQuotes() {
        quoted = true;
        int end = text.indexOf('\'', at);
        outcome = end < 0 ? Outcome.REFUSED : outcome;
        word.append(text, at, Math.max(at, end));
        at = end + 1;
    }

    private void doubleQuotes() {
        quoted = true;
        while (at < text.length() && text.charAt(at) != '"') {
            char letter = text.charAt(at++);
            if (letter == '$') {
                dollar();
            } else if (letter == '`') {
                outcome = Outcome.REFUSED;
            } else if (letter == '\\' && at < text.length() && "$`\"\\\n".indexOf(text.charAt(at)) >= 0) {
                escape();
            } else {
                word.append(letter);
            }
        }
        outcome = at == text.length() ? Outcome.REFUSED : outcome;
        at++;
    }

    private void dollar() {
        boolean command = text.startsWith("(", at) && !text.startsWith("((", at);
        outcome = command ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private void endWord() {
        if (word.isEmpty() && !quoted) {
            return;
        }
        // The quotes are removed, so that a quoted wildcard looks like an unquoted one.
        boolean unclear = quoted && FileNamePattern.isWild(word.toString());
        outcome = outcome == Outcome.WORDS && unclear ? Outcome.UNKNOWN : outcome;
        words.add(word.toString());
        word.setLength(0);
        quoted = false;
    }
}
