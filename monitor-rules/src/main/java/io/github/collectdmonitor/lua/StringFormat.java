package io.github.collectdmonitor.lua;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.Buffer;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code string.format} (Lua 5.2 §6.4). LuaJ's own ignores the precision of numbers. */
final class StringFormat {
    /** Width and precision have at most two digits, as in C Lua. */
    private static final Pattern SPECIFICATION =
            Pattern.compile("([-+ #0]{0,5})(\\d{0,2})(?:\\.(\\d{0,2}))?([a-zA-Z])");

    private static final int LONGEST_SPECIFICATION = 16;
    private static final int DEFAULT_PRECISION = 6;

    private final Allowance allowance;

    StringFormat(Allowance allowance) {
        this.allowance = allowance;
    }

    Varargs format(Varargs arguments) {
        LuaString format = arguments.checkstring(1);
        TextBuilder result = new TextBuilder(allowance);
        int argument = 1;
        for (int at = 0; at < format.m_length; at++) {
            int character = format.luaByte(at);
            if (character != '%') {
                result.add(character);
            } else if (at + 1 < format.m_length && format.luaByte(at + 1) == '%') {
                result.add(character);
                at++;
            } else {
                Matcher specification = specification(format, at + 1);
                at += specification.end();
                argument++;
                result.add(formatted(specification, arguments, argument));
            }
        }
        return result.text();
    }

    private static Matcher specification(LuaString format, int start) {
        int end = Math.min(format.m_length, start + LONGEST_SPECIFICATION);
        Matcher matcher = SPECIFICATION.matcher(format.substring(start, end).tojstring());
        if (!matcher.lookingAt()) {
            throw new LuaError("invalid conversion in the format of 'format'");
        }
        return matcher;
    }

    private LuaString formatted(Matcher specification, Varargs arguments, int argument) {
        String flags = specification.group(1);
        String precisionText = specification.group(3);
        int precision = precisionText == null ? -1 : precisionText.isEmpty() ? 0 : Integer.parseInt(precisionText);
        char conversion = specification.group(4).charAt(0);
        int width = specification.group(2).isEmpty() ? 0 : Integer.parseInt(specification.group(2));
        return switch (conversion) {
            case 's' -> string(arguments.arg(argument), flags, width, precision);
            case 'q' -> quoted(arguments.checkstring(argument));
            case 'c' -> padded(LuaString.valueOf(new byte[] {(byte) arguments.checkint(argument)}), flags, width);
            case 'd', 'i' -> {
                long number = (long) arguments.checkdouble(argument);
                String digits = digits(Long.toString(Math.abs(number)).replace("-", ""), precision);
                yield number(number < 0, digits, precision < 0, flags, width);
            }
            case 'u' ->
                number(false, digits(whole(arguments, argument, 10), precision), precision < 0, unsigned(flags), width);
            case 'o' ->
                number(false, digits(whole(arguments, argument, 8), precision), precision < 0, unsigned(flags), width);
            case 'x', 'X' -> {
                String prefix = flags.contains("#") ? "0x" : "";
                String hex = prefix + digits(whole(arguments, argument, 16), precision);
                yield number(false, cased(hex, conversion), precision < 0, unsigned(flags), width);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                double number = arguments.checkdouble(argument);
                String text = cased(real(number, conversion, precision, flags), conversion);
                boolean negative = text.startsWith("-");
                String digits = negative ? text.substring(1) : text;
                yield number(negative, digits, Double.isFinite(number), flags, width);
            }
            default -> throw new LuaError("invalid option '%" + conversion + "' to 'format'");
        };
    }

    private static String whole(Varargs arguments, int argument, int radix) {
        return Long.toUnsignedString((long) arguments.checkdouble(argument), radix);
    }

    private static String real(double number, char conversion, int precision, String flags) {
        int digits = precision < 0 ? DEFAULT_PRECISION : precision;
        return switch (Character.toLowerCase(conversion)) {
            case 'e' -> NumberText.exponential(number, digits);
            case 'f' -> NumberText.plain(number, digits);
            default -> NumberText.general(number, digits, flags.contains("#"));
        };
    }

    private static String cased(String text, char conversion) {
        return Character.isUpperCase(conversion) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String unsigned(String flags) {
        return flags.replace("+", "").replace(" ", "");
    }

    private static String digits(String digits, int precision) {
        return precision == 0 && digits.equals("0")
                ? ""
                : "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }

    private static LuaString number(boolean negative, String digits, boolean mayFill, String flags, int width) {
        String sign = negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        if (mayFill && flags.contains("0") && !flags.contains("-")) {
            return LuaString.valueOf(sign + "0".repeat(Math.max(0, width - sign.length() - digits.length())) + digits);
        }
        return padded(LuaString.valueOf(sign + digits), flags, width);
    }

    private LuaString string(LuaValue value, String flags, int width, int precision) {
        LuaString text = BaseFunctions.text(value, allowance);
        return padded(precision >= 0 && precision < text.m_length ? text.substring(0, precision) : text, flags, width);
    }

    private static LuaString padded(LuaString text, String flags, int width) {
        if (width <= text.m_length) {
            return text;
        }
        String spaces = " ".repeat(width - text.m_length);
        Buffer buffer = new Buffer(width);
        if (flags.contains("-")) {
            return buffer.append(text).append(spaces).tostring();
        }
        return buffer.append(spaces).append(text).tostring();
    }

    private LuaString quoted(LuaString text) {
        TextBuilder quoted = new TextBuilder(allowance).add('"');
        for (int at = 0; at < text.m_length; at++) {
            int value = text.luaByte(at);
            switch (value) {
                case '"', '\\', '\n' -> quoted.add('\\').add(value);
                case '\r' -> quoted.add(LuaString.valueOf("\\r"));
                case 0 -> quoted.add(LuaString.valueOf("\\000"));
                default -> quoted.add(value);
            }
        }
        return quoted.add('"').text();
    }
}
