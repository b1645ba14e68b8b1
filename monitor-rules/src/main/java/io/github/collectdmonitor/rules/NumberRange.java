package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.Comparison.Operator;

/** The numbers that some comparisons leave. For one thread. */
final class NumberRange {
    private double low = Double.NEGATIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;
    private boolean lowIsOut;
    private boolean highIsOut;

    /** Leaves those that a further comparison is true for; returns whether there are none. */
    boolean narrow(Operator operator, double constant) {
        switch (operator) {
            case LESS, LESS_OR_EQUAL -> lower(constant, operator == Operator.LESS);
            case GREATER, GREATER_OR_EQUAL -> raise(constant, operator == Operator.GREATER);
            case EQUAL -> {
                lower(constant, false);
                raise(constant, false);
            }
            case UNEQUAL -> {
                // One number less of them does not count.
            }
        }
        return isEmpty();
    }

    boolean isEmpty() {
        return low > high || (low == high && (lowIsOut || highIsOut));
    }

    private void lower(double constant, boolean isOut) {
        highIsOut = constant == high ? highIsOut || isOut : constant < high ? isOut : highIsOut;
        high = Math.min(high, constant);
    }

    private void raise(double constant, boolean isOut) {
        lowIsOut = constant == low ? lowIsOut || isOut : constant > low ? isOut : lowIsOut;
        low = Math.max(low, constant);
    }
}
