package io.github.collectdmonitor.collectd.syntax;

import io.github.collectdmonitor.collectd.syntax.ConfigToken.Kind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits texts into tokens as collectd's scanner does: the longest match wins, and text that matches nothing is
 * dropped.
 *
 * <p>One scanner reads all files of a config in sequence, because collectd's scanner keeps the rest of a file: an
 * unclosed string continues in the next file, and the text after a syntax error is read before the next file. Each
 * character of a text represents one byte. Not thread safe.
 */
public final class ConfigScanner {
    /** The size of collectd's reads, which determines the rest that is left of a file with a syntax error. */
    private static final int READ_SIZE = 8192;

    private static final int LONGEST_ADDRESS = 60;

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern BEGIN_OF_NUMBER =
            Pattern.compile("[+-]?\\d*(\\.(\\d+([eE]([+-]\\d*)?)?)?)?" + "|\\[?([0-9A-Fa-f]{0,4}:)*(([0-9A-Fa-f]{0,4}|("
                    + BYTE + "\\.){0,3}" + BYTE + "?)(:\\d*)?)(\\](:\\d*)?)?");

    /** The limit of all texts; only malicious texts need more. */
    private static final long MOST_STEPS = 400_000_000;

    private String text = "";
    private int at;

    /** The examined length of the text; greater than its length if its end has been seen. */
    private int examined;

    /** The length of the rest of the previous file in the text. */
    private int leftOver;

    /** The start of the first unclosed string. */
    private int neverClosed = Integer.MAX_VALUE;

    private boolean atLineStart = true;
    private boolean inString;
    private StringBuilder continued = new StringBuilder();
    private long stepsLeft = MOST_STEPS;

    /** Creates a scanner without text. */
    public ConfigScanner() {}

    /**
     * Opens the next file; the previous one has been read to its end or to a syntax error. If that error was found
     * after a look past the end, collectd treats this as the end of the next file as well.
     */
    public void open(String file) {
        int read = Math.min(text.length(), readEnd());
        String left = at < read ? text.substring(at, read) : "";
        boolean endSeen = examined > text.length();
        text = endSeen ? left : left + file;
        examined = endSeen ? text.length() + 1 : 0;
        leftOver = left.length();
        at = 0;
        neverClosed = Integer.MAX_VALUE;
    }

    /**
     * Returns the next token; at the end, {@link Kind#END_OF_FILE} each time.
     *
     * @throws ConfigSyntaxException if it takes too long, which only happens with malicious texts
     */
    public ConfigToken next() throws ConfigSyntaxException {
        while (at < text.length()) {
            ConfigToken token = inString ? continueString() : scan();
            if (token != null) {
                return token;
            }
        }
        atLineStart = true;
        examined = 0;
        continued = new StringBuilder();
        return new ConfigToken(Kind.END_OF_FILE, "", at);
    }

    private @Nullable ConfigToken scan() throws ConfigSyntaxException {
        return switch (text.charAt(at)) {
            case '#' -> comment();
            case '\\' -> backslash();
            case '\n', '\r' -> endOfLine();
            case '/' -> token(Kind.SLASH, at + 1);
            case '<' -> token(Kind.LESS_THAN, at + 1);
            case '>' -> token(Kind.GREATER_THAN, at + 1);
            case '"' -> string();
            default -> word();
        };
    }

    private @Nullable ConfigToken comment() {
        int end = text.indexOf('\n', at);
        return skip(end < 0 ? text.length() : end);
    }

    private @Nullable ConfigToken backslash() {
        lookAt(isAt(at + 1, '\r') ? at + 2 : at + 1);
        return skip(Math.max(at + 1, lineEnd(at + 1)));
    }

    private @Nullable ConfigToken endOfLine() {
        lookAt(isAt(at, '\r') ? at + 1 : at);
        return lineEnd(at) > at ? token(Kind.END_OF_LINE, lineEnd(at)) : skip(at + 1);
    }

    /** Scans words, numbers, booleans and addresses; of the longest matches, the first kind wins. */
    private @Nullable ConfigToken word() {
        int wordEnd = at;
        while (wordEnd < text.length() && isWord(text.charAt(wordEnd))) {
            wordEnd++;
        }
        int numberEnd = numberEnd();
        int addressEnd = IpAddresses.end(text, at);
        int longest = Math.max(wordEnd, Math.max(numberEnd, addressEnd));
        lookAt(mayGoOn() ? text.length() : longest);
        if (longest == at) {
            return skip(at + 1);
        }
        if (longest == wordEnd && isBoolean(text.substring(at, wordEnd))) {
            return token(Kind.BOOLEAN, wordEnd);
        }
        return token(longest == addressEnd || longest > numberEnd ? Kind.WORD : Kind.NUMBER, longest);
    }

    private int numberEnd() {
        int sign = isAt(at, '+') || isAt(at, '-') ? at + 1 : at;
        int decimal = digitsEnd(sign);
        int end = decimal > sign ? decimal : at;
        if (isAt(decimal, '.') && digitsEnd(decimal + 1) > decimal + 1) {
            end = digitsEnd(decimal + 1);
            boolean exponent = (isAt(end, 'e') || isAt(end, 'E')) && (isAt(end + 1, '+') || isAt(end + 1, '-'));
            if (exponent && digitsEnd(end + 2) > end + 2) {
                end = digitsEnd(end + 2);
            }
        }
        if (isAt(at, '0') && (isAt(at + 1, 'x') || isAt(at + 1, 'X'))) {
            int hexadecimal = at + 2;
            while (hexadecimal < text.length() && IpAddresses.isHexadecimal(text.charAt(hexadecimal))) {
                hexadecimal++;
            }
            end = hexadecimal > at + 2 ? Math.max(end, hexadecimal) : end;
        }
        return end;
    }

    /** Whether the rest of the text may be the begin of a longer number or address. */
    private boolean mayGoOn() {
        return text.length() - at <= LONGEST_ADDRESS
                && BEGIN_OF_NUMBER.matcher(text).region(at, text.length()).matches();
    }

    private int digitsEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private @Nullable ConfigToken string() throws ConfigSyntaxException {
        int end = stringEnd(at + 1);
        if (end < 0) {
            return skip(at + 1);
        }
        if (text.charAt(end - 1) == '"') {
            return token(Kind.QUOTED, end);
        }
        continued = new StringBuilder();
        inString = true;
        return appendLine(end);
    }

    /** Continues a string whose last line ended with a backslash; leading white space of its lines is skipped. */
    private @Nullable ConfigToken continueString() throws ConfigSyntaxException {
        int begin = at;
        while (begin < text.length() && isWhiteSpace(text.charAt(begin))) {
            begin++;
        }
        if (begin > at) {
            return skip(atLineStart ? begin : at + 1);
        }
        int end = stringEnd(at + 1);
        if (end < 0) {
            return skip(at + 1);
        }
        if (text.charAt(end - 1) != '"') {
            return appendLine(end);
        }
        continued.append(visible(text.substring(at, end)));
        inString = false;
        ConfigToken token = new ConfigToken(Kind.QUOTED, continued.toString(), at);
        skip(end);
        return token;
    }

    private @Nullable ConfigToken appendLine(int end) {
        String line = visible(text.substring(at, end));
        int kept = line.length() - (line.length() > 1 && line.charAt(line.length() - 2) == '\r' ? 3 : 2);
        continued.append(kept < 0 ? line : line.substring(0, kept));
        return skip(end);
    }

    private static String visible(String line) {
        int end = line.indexOf('\0');
        return end < 0 ? line : line.substring(0, end);
    }

    /**
     * Returns the end of the rest of a string: after its closing quote, else after the last backslash at the end of a
     * line within it, else -1. A carriage return can be escaped, but not a line feed.
     */
    private int stringEnd(int from) throws ConfigSyntaxException {
        int continuedAt = -1;
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            // A string that meets an earlier unclosed one is not closed either.
            if (i > neverClosed && text.charAt(i - 1) != '\\' && continuedAt < 0) {
                lookAt(text.length());
                return -1;
            }
            if (text.charAt(i) != '\\') {
                i++;
                continue;
            }
            int end = lineEnd(i + 1);
            continuedAt = end > i + 1 ? end : continuedAt;
            if (isAt(i + 1, '\n')) {
                break;
            }
            i += 2;
        }
        stepsLeft -= i - from;
        if (stepsLeft < 0) {
            throw new ConfigSyntaxException("It takes too long to read");
        }
        if (i >= text.length() && continuedAt < 0) {
            neverClosed = Math.min(neverClosed, from);
        }
        lookAt(i);
        return isAt(i, '"') ? i + 1 : continuedAt;
    }

    /** Returns the position after a line feed, or a carriage return and a line feed; otherwise the same position. */
    private int lineEnd(int from) {
        return isAt(from, '\n') ? from + 1 : isAt(from, '\r') && isAt(from + 1, '\n') ? from + 2 : from;
    }

    private ConfigToken token(Kind kind, int end) {
        ConfigToken token = new ConfigToken(kind, text.substring(at, end), at);
        skip(end);
        return token;
    }

    private @Nullable ConfigToken skip(int end) {
        at = end;
        examined = Math.max(examined, at);
        atLineStart = text.charAt(end - 1) == '\n';
        return null;
    }

    /** Returns the position up to which collectd has read the file, in blocks. */
    private int readEnd() {
        int ofFile = examined - leftOver;
        return ofFile <= 0 ? leftOver : leftOver + ((ofFile - 1) / READ_SIZE + 1) * READ_SIZE;
    }

    /** Records that a token has examined a position, possibly the end. */
    private void lookAt(int place) {
        examined = Math.max(examined, Math.min(place, text.length()) + 1);
    }

    private boolean isAt(int place, char letter) {
        return place < text.length() && text.charAt(place) == letter;
    }

    private static boolean isBoolean(String word) {
        return switch (word) {
            case "true", "yes", "on", "false", "no", "off" -> true;
            default -> false;
        };
    }

    private static boolean isWord(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '_';
    }

    private static boolean isWhiteSpace(char letter) {
        return letter == ' ' || letter == '\t' || letter == '\b';
    }
}
