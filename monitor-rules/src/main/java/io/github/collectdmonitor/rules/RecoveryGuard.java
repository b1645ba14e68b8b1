package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.state.Moment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one way to a recovery: keeps to cooldown and at_most, and has each firing on disk before it happens. */
public final class RecoveryGuard {
    private static final Logger LOG = System.getLogger(RecoveryGuard.class.getName());

    private final FiringStore store;
    private final Recoverer recoverer;
    private final Supplier<Moment> clock;

    private RecoveryGuard(FiringStore store, Recoverer recoverer, Supplier<Moment> clock) {
        this.store = store;
        this.recoverer = recoverer;
        this.clock = clock;
    }

    /** Opens the firings that are remembered in a folder. */
    public static RecoveryGuard open(Path folder, Recoverer recoverer, Supplier<Moment> now) {
        return new RecoveryGuard(FiringStore.open(folder, now), recoverer, now);
    }

    /** Remembers firings only until it is gone, as for a replay. */
    public static RecoveryGuard inMemory(Recoverer recoverer, Supplier<Moment> now) {
        return new RecoveryGuard(FiringStore.inMemory(), recoverer, now);
    }

    /** Offers a recovery; what may be done is done. */
    public Verdict offer(Recovery recovery, FiringLimits limits, boolean dryRun) {
        return offer(recovery, limits, dryRun, null);
    }

    /** Offers a recovery, and another one to be done once where the first has reached its limit. */
    public synchronized Verdict offer(
            Recovery recovery, FiringLimits limits, boolean dryRun, @Nullable Recovery instead) {
        Moment now = clock.get();
        FiringKey key = FiringKey.of(recovery, dryRun);
        FiringHistory history = store.history(key, now);
        if (history == null) {
            return Verdict.NOT_SAVED;
        }
        history.turnTo(limits);
        if (history.isCoolingDown(now) || store.mayHaveFired(limits, now)) {
            return Verdict.COOLING_DOWN;
        }
        if (history.isExhausted(limits, now)) {
            return giveUp(history, recovery, limits, dryRun, instead, now);
        }
        if (recoverer.isBusy(recovery)) {
            return Verdict.BUSY;
        }
        history.fire(now);
        store.put(key, history);
        if (!store.save(now)) {
            history.takeBack();
            return Verdict.NOT_SAVED;
        }
        return run(recovery, dryRun);
    }

    private Verdict giveUp(
            FiringHistory history,
            Recovery recovery,
            FiringLimits limits,
            boolean dryRun,
            @Nullable Recovery instead,
            Moment now) {
        boolean toTell = !history.isTold();
        boolean toReplace = instead != null && !history.isReplaced() && !recoverer.isBusy(instead);
        if (!toTell && !toReplace) {
            return Verdict.GIVEN_UP;
        }
        history.setTold(true);
        history.setReplaced(history.isReplaced() || toReplace);
        if (!store.save(now)) {
            history.setTold(!toTell);
            history.setReplaced(history.isReplaced() && !toReplace);
            return Verdict.NOT_SAVED;
        }
        if (toTell) {
            tell(recovery, limits, dryRun);
        }
        if (instead != null && toReplace) {
            run(instead, dryRun);
        }
        return Verdict.GAVE_UP;
    }

    private void tell(Recovery recovery, FiringLimits limits, boolean dryRun) {
        String text = "it was done " + limits.times() + " times within "
                + limits.within().toSeconds() + " s, which is as often as it may be, and did not help";
        if (dryRun) {
            LOG.log(
                    Level.INFO,
                    "{0} (dry run) would have given up on {1}: {2}",
                    recovery.rule(),
                    recovery.action(),
                    text);
        } else {
            recoverer.gaveUp(recovery, text);
        }
    }

    private Verdict run(Recovery recovery, boolean dryRun) {
        if (!dryRun) {
            recoverer.recover(recovery);
            return Verdict.FIRED;
        }
        LOG.log(
                Level.INFO,
                "{0} (dry run) would have run {1}: {2}, {3}",
                recovery.rule(),
                recovery.action(),
                recovery.reason().series(),
                recovery.reason().text());
        return Verdict.DRY_RUN;
    }

    /** Takes note that what a rule watches is well again: should it give up once more, it says so once more. */
    public synchronized void cleared(Recovery recovery) {
        boolean changed = false;
        for (boolean dryRun : new boolean[] {false, true}) {
            FiringHistory history = store.known(FiringKey.of(recovery, dryRun));
            if (history != null && (history.isTold() || history.isReplaced())) {
                history.clear();
                changed = true;
            }
        }
        if (changed) {
            store.save(clock.get());
        }
    }
}
