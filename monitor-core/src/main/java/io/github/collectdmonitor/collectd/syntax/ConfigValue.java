package io.github.collectdmonitor.collectd.syntax;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A value of a statement. */
public sealed interface ConfigValue {
    /** A string without its quotes and escapes; each character represents one byte. */
    record Text(String text) implements ConfigValue {
        @Override
        public String asOption() {
            return text;
        }
    }

    /** A number; infinite if it is too large for a double. */
    record Numeric(double number) implements ConfigValue {
        /** Formats the number as {@code %lf} of printf(3). */
        @Override
        public String asOption() {
            return Double.isInfinite(number)
                    ? (number < 0 ? "-inf" : "inf")
                    : (isNegativeZero() ? "-" : "")
                            + new BigDecimal(number)
                                    .setScale(6, RoundingMode.HALF_EVEN)
                                    .toPlainString();
        }

        private boolean isNegativeZero() {
            return 1 / number < 0 && number == 0;
        }
    }

    /** A boolean without quotes. */
    record Bool(boolean isTrue) implements ConfigValue {
        @Override
        public String asOption() {
            return Boolean.toString(isTrue);
        }
    }

    /** Returns it as collectd passes it to a plugin that accepts only strings. */
    String asOption();
}
