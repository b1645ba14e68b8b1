package io.github.collectdmonitor.collectd.syntax;

/**
 * How many statements and values are kept of one config: each takes the heap a hundred bytes and more, however few its text
 * has. For one thread.
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
