package io.github.collectdmonitor.collectd.syntax;

/**
 * Limits the statements and values of a config: each takes a hundred bytes of the heap or more, even if its text is
 * short. Not thread safe.
 */
final class ItemBudget {
    private static final int MOST = 200_000;

    private int left = MOST;

    void take(int items) throws ConfigSyntaxException {
        left -= items;
        if (isUsedUp()) {
            throw new ConfigSyntaxException("It has more than " + MOST + " statements and values");
        }
    }

    boolean isUsedUp() {
        return left < 0;
    }
}
