package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.state.Moment;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one way to a recovery: keeps to cooldown and at_most, and has each firing on disk before it happens. */
public final class RecoveryGuard {
    private RecoveryGuard() {}

    /** Opens the firings that are remembered in a folder. */
    public static RecoveryGuard open(Path folder, Recoverer recoverer, Supplier<Moment> now) {
        throw new UnsupportedOperationException();
    }

    /** Remembers firings only until it is gone, as for a replay. */
    public static RecoveryGuard inMemory(Recoverer recoverer, Supplier<Moment> now) {
        throw new UnsupportedOperationException();
    }

    /** Offers a recovery; what may be done is done. */
    public Verdict offer(Recovery recovery, FiringLimits limits, boolean dryRun) {
        return offer(recovery, limits, dryRun, null);
    }

    /** Offers a recovery, and another one to be done once where the first has reached its limit. */
    public synchronized Verdict offer(
            Recovery recovery, FiringLimits limits, boolean dryRun, @Nullable Recovery instead) {
        throw new UnsupportedOperationException();
    }

    /** Takes note that what a rule watches is well again: should it give up once more, it says so once more. */
    public synchronized void cleared(Recovery recovery) {
        throw new UnsupportedOperationException();
    }
}
