package io.github.collectdmonitor.fuzz;

/** Assertions of targets. AssertJ would be slow, and Jazzer would explore its classes as well. */
final class Expect {
    private Expect() {}

    static void that(boolean holds, String what, Object shown) {
        if (!holds) {
            throw new AssertionError(what + ": " + shown);
        }
    }

    /** Asserts that a value is unchanged after it was encoded and decoded. */
    static void same(Object before, Object after) {
        if (!before.equals(after)) {
            throw new AssertionError(before + " came back as " + after);
        }
    }

    /** Asserts that a text is suitable for one line of a log: short, and without control characters. */
    static void oneLine(String text) {
        that(!text.isEmpty() && text.length() <= 300, "too long or too short for one line", text);
        that(text.chars().noneMatch(Character::isISOControl), "it has a control character", text);
    }
}
