package io.github.collectdmonitor.rules.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression, which evaluates itself; immutable. A missing value, as of meta data that an event does not have, is
 * null: it is not true, NaN as a number, and equal to nothing but another missing value.
 */
sealed interface Expression
        permits Calculation,
                Calculation.Sign,
                Comparison,
                Expression.FieldReference,
                Expression.Literal,
                Expression.MetaReference,
                Logic,
                TextMatch {
    /** The kind of value that it has, as far as its text tells. */
    enum ValueType {
        NUMBER,
        TEXT,
        BOOLEAN,
        /** Only the event tells, as with meta data. */
        UNKNOWN
    }

    /** The offset of its first character in the text, without parentheses around it. */
    int start();

    ValueType type();

    List<Expression> operands();

    /**
     * Its value as a String, Number or Boolean; null for a missing value.
     *
     * @throws EvaluationException if values are of kinds that do not go together
     */
    @Nullable
    Object value(EvaluationContext context);

    /** Its value as a number, without making an object of it where that is possible. */
    default double number(EvaluationContext context) {
        Object value = value(context);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value == null) {
            return Double.NaN;
        }
        throw EvaluationException.unexpected(start(), value, "a number");
    }

    /** Whether it is true. */
    default boolean isTrue(EvaluationContext context) {
        return isTruth(value(context));
    }

    /** Whether a value of this is true. */
    default boolean isTruth(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value == null) {
            return false;
        }
        throw EvaluationException.unexpected(start(), value, "true or false");
    }

    /** Whether it is the same for all events of a series. */
    default boolean isAboutSeries() {
        for (Expression operand : operands()) {
            if (!operand.isAboutSeries()) {
                return false;
            }
        }
        return true;
    }

    /** A number, a string, true, false or null. */
    record Literal(int start, @Nullable Object value) implements Expression {
        @Override
        public ValueType type() {
            return value instanceof Double
                    ? ValueType.NUMBER
                    : value instanceof String
                            ? ValueType.TEXT
                            : value instanceof Boolean ? ValueType.BOOLEAN : ValueType.UNKNOWN;
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }

        @Override
        public @Nullable Object value(EvaluationContext context) {
            return value;
        }

        @Override
        public double number(EvaluationContext context) {
            refuseNull();
            return Expression.super.number(context);
        }

        /** Throws if it is the word {@code null}, for where that can only be a mistake. */
        void refuseNull() {
            if (value == null) {
                throw new EvaluationException(start, "null can only be compared by == and !=");
            }
        }
    }

    /** A field of the event. */
    record FieldReference(int start, Field field) implements Expression {
        @Override
        public ValueType type() {
            return field.type();
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }

        @Override
        public Object value(EvaluationContext context) {
            return switch (field.type()) {
                case NUMBER -> context.number(field);
                case BOOLEAN -> context.isTrue(field);
                case TEXT, UNKNOWN -> context.text(field);
            };
        }

        @Override
        public boolean isAboutSeries() {
            return field.isIdentity();
        }
    }

    /** Meta data of the event. */
    record MetaReference(int start, String key) implements Expression {
        @Override
        public ValueType type() {
            return ValueType.UNKNOWN;
        }

        @Override
        public List<Expression> operands() {
            return List.of();
        }

        @Override
        public @Nullable Object value(EvaluationContext context) {
            return context.meta(key);
        }

        @Override
        public boolean isAboutSeries() {
            return false;
        }
    }
}
