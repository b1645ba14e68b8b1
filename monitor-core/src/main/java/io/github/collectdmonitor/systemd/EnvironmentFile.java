package io.github.collectdmonitor.systemd;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Parses an {@code EnvironmentFile} as systemd does (systemd.exec(5)), which differs from a shell. */
final class EnvironmentFile {
    private static final String NEWLINES = "\n\r";
    private static final String SPACES = " \t\n\r";

    /** The characters that a backslash escapes within double quotes. */
    private static final String ESCAPED = "\"\\`$";

    private enum State {
        BEFORE_NAME,
        NAME,
        BEFORE_VALUE,
        VALUE,
        ESCAPE,
        SINGLE_QUOTES,
        DOUBLE_QUOTES,
        ESCAPE_IN_QUOTES,
        COMMENT,
        ESCAPE_IN_COMMENT
    }

    private static final Set<State> WITHOUT_VALUE =
            EnumSet.of(State.BEFORE_NAME, State.NAME, State.COMMENT, State.ESCAPE_IN_COMMENT);

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private State state = State.BEFORE_NAME;

    /** The length of the value without trailing spaces. */
    private int valueEnd;

    private EnvironmentFile() {}

    /** Returns the variables in their order; of two with the same name, the later one. */
    static Map<String, String> parse(String text) {
        EnvironmentFile file = new EnvironmentFile();
        text.chars().forEach(character -> file.next((char) character));
        if (!WITHOUT_VALUE.contains(file.state)) {
            file.endOfValue();
        }
        return file.variables;
    }

    private void next(char c) {
        switch (state) {
            case BEFORE_NAME -> beforeName(c);
            case NAME -> name(c);
            case BEFORE_VALUE -> beforeValue(c);
            case VALUE -> value(c);
            case ESCAPE -> {
                state = State.VALUE;
                if (NEWLINES.indexOf(c) < 0) {
                    append(c);
                }
            }
            case SINGLE_QUOTES -> {
                if (c == '\'') {
                    state = State.BEFORE_VALUE;
                } else {
                    append(c);
                }
            }
            case DOUBLE_QUOTES -> doubleQuotes(c);
            case ESCAPE_IN_QUOTES -> {
                state = State.DOUBLE_QUOTES;
                if (ESCAPED.indexOf(c) >= 0) {
                    append(c);
                } else if (c != '\n') {
                    append('\\');
                    append(c);
                }
            }
            case COMMENT ->
                state = c == '\\'
                        ? State.ESCAPE_IN_COMMENT
                        : NEWLINES.indexOf(c) >= 0 ? State.BEFORE_NAME : State.COMMENT;
            case ESCAPE_IN_COMMENT -> state = State.COMMENT;
        }
    }

    private void beforeName(char c) {
        if (c == '#' || c == ';') {
            state = State.COMMENT;
        } else if (SPACES.indexOf(c) < 0) {
            state = State.NAME;
            name.append(c);
        }
    }

    private void name(char c) {
        if (NEWLINES.indexOf(c) >= 0) {
            name.setLength(0);
            state = State.BEFORE_NAME;
        } else if (c == '=') {
            state = State.BEFORE_VALUE;
        } else {
            name.append(c);
        }
    }

    private void beforeValue(char c) {
        if (NEWLINES.indexOf(c) >= 0) {
            endOfValue();
        } else if (c == '\'') {
            state = State.SINGLE_QUOTES;
        } else if (c == '"') {
            state = State.DOUBLE_QUOTES;
        } else if (c == '\\') {
            state = State.ESCAPE;
        } else if (SPACES.indexOf(c) < 0) {
            state = State.VALUE;
            append(c);
        }
    }

    private void value(char c) {
        if (NEWLINES.indexOf(c) >= 0) {
            endOfValue();
        } else if (c == '\\') {
            state = State.ESCAPE;
            valueEnd = value.length();
        } else if (SPACES.indexOf(c) >= 0) {
            value.append(c);
        } else {
            append(c);
        }
    }

    private void doubleQuotes(char c) {
        if (c == '"') {
            state = State.BEFORE_VALUE;
        } else if (c == '\\') {
            state = State.ESCAPE_IN_QUOTES;
        } else {
            append(c);
        }
    }

    private void append(char c) {
        value.append(c);
        valueEnd = value.length();
    }

    private void endOfValue() {
        value.setLength(valueEnd);
        variables.remove(name.toString().stripTrailing());
        variables.put(name.toString().stripTrailing(), value.toString());
        name.setLength(0);
        value.setLength(0);
        valueEnd = 0;
        state = State.BEFORE_NAME;
    }
}
