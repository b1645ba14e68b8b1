package io.github.collectdmonitor.collectd.syntax;

/**
 * A token of a collectd.conf.
 *
 * @param kind the kind of token
 * @param text the text as written; a string with its quotes, and joined if it is continued over lines
 * @param start its position in the text, in characters; for a continued string, that of its last line
 */
public record ConfigToken(Kind kind, String text, int start) {
    /** The kinds of tokens in collectd's grammar. */
    public enum Kind {
        END_OF_FILE,
        END_OF_LINE,
        SLASH,
        LESS_THAN,
        GREATER_THAN,
        BOOLEAN,
        NUMBER,
        QUOTED,
        WORD;

        boolean isValue() {
            return this == BOOLEAN || this == NUMBER || isString();
        }

        boolean isString() {
            return this == QUOTED || this == WORD;
        }
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** Returns whether it is a string, a number or a boolean. */
    public boolean isValue() {
        return kind.isValue();
    }

    /** Returns its value; only if {@link #isValue()}. */
    public ConfigValue value() {
        return switch (kind) {
            case BOOLEAN -> new ConfigValue.Bool(text.equals("true") || text.equals("yes") || text.equals("on"));
            case NUMBER -> new ConfigValue.Numeric(number(text));
            default -> new ConfigValue.Text(unquoted(text));
        };
    }

    /** Parses a number as strtod(3) does, which reads an octal number of the scanner as decimal. */
    private static double number(String text) {
        boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
        return hexadecimal ? Double.parseDouble(text + "p0") : Double.parseDouble(text);
    }

    /** Removes the quotes of a string, if it has both of them before its first NUL, at which a C string ends. */
    private static String unquoted(String text) {
        int end = text.indexOf('\0');
        String visible = end < 0 ? text : text.substring(0, end);
        if (visible.length() < 2 || !visible.startsWith("\"") || !visible.endsWith("\"")) {
            return visible;
        }
        StringBuilder unquoted = new StringBuilder(visible.length());
        for (int i = 1; i < visible.length() - 1; i++) {
            if (visible.charAt(i) == '\\') {
                i++;
            }
            if (i < visible.length() - 1) {
                unquoted.append(visible.charAt(i));
            }
        }
        return unquoted.toString();
    }
}
