package io.github.collectdmonitor.fuzz;

/** What targets throw when something does not hold. AssertJ would be slow, and its classes explored as well. */
final class Expect {
    private Expect() {}

    static void that(boolean holds, String what, Object shown) {
        if (!holds) {
            throw new AssertionError(what + ": " + shown);
        }
    }

    /** What was written and read again is what it was. */
    static void same(Object before, Object after) {
        if (!before.equals(after)) {
            throw new AssertionError(before + " came back as " + after);
        }
    }

    /** A text is fit for one line of a log: short, and without what a terminal or a log would obey. */
    static void oneLine(String text) {
        that(!text.isEmpty() && text.length() <= 300, "too long or too short for one line", text);
        that(text.chars().noneMatch(Character::isISOControl), "it has a control character", text);
    }
}
