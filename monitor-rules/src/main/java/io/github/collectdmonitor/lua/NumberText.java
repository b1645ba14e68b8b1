package io.github.collectdmonitor.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaString;

/** Numbers as C's printf writes them, which is how Lua writes its own. LuaJ rounds them to 32 bits and knows no precision. */
final class NumberText {
    /** Lua 5.1's {@code LUAI_NUMFFORMAT}: {@code %.14g}. */
    private static final int DIGITS = 14;

    private static final int LEAST_PLAIN_EXPONENT = -4;

    private NumberText() {}

    /** As {@code tostring} and {@code ..} write it. */
    static LuaString of(LuaDouble number) {
        return LuaString.valueOf(general(number.todouble(), DIGITS, false));
    }

    /** As {@code %g}; the alternate form keeps zeros at the end. */
    static String general(double number, int precision, boolean alternate) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        int digits = Math.max(1, precision);
        if (number == 0) {
            return sign(number) + (alternate ? plain(0, digits - 1) : "0");
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < LEAST_PLAIN_EXPONENT || exponent >= digits) {
            String text = exponential(number, digits - 1);
            int end = text.indexOf('e');
            return alternate ? text : withoutZeros(text.substring(0, end)) + text.substring(end);
        }
        String text = plain(number, digits - 1 - exponent);
        return alternate ? text : withoutZeros(text);
    }

    /** As {@code %f}. */
    static String plain(double number, int precision) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        return sign(number)
                + new BigDecimal(Math.abs(number))
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /** As {@code %e}. */
    static String exponential(double number, int precision) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        String digits = "0".repeat(precision + 1);
        int exponent = 0;
        if (number != 0) {
            BigDecimal rounded =
                    new BigDecimal(Math.abs(number)).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
            exponent = rounded.precision() - rounded.scale() - 1;
            digits = (rounded.unscaledValue() + digits).substring(0, precision + 1);
        }
        String fraction = precision == 0 ? "" : "." + digits.substring(1);
        String shown = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign(number) + digits.charAt(0) + fraction + "e" + shown;
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
    }

    private static String sign(double number) {
        return Double.doubleToRawLongBits(number) < 0 ? "-" : "";
    }

    private static String withoutZeros(String text) {
        int end = text.length();
        if (text.indexOf('.') < 0) {
            return text;
        }
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
