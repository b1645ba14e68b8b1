package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.WaitingRecoveries.Waiting;
import io.github.collectdmonitor.state.Moment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one way to a recovery: keeps to cooldown and at_most, and has each firing on disk before it happens. */
public final class RecoveryGuard {
    private static final Logger LOG = System.getLogger(RecoveryGuard.class.getName());
    private static final int LONGEST_SHOWN = 400;

    private final FiringStore store;
    private final Recoverer recoverer;
    private final Supplier<Moment> clock;
    private final WaitingRecoveries waiting = new WaitingRecoveries();

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
        return attempt(new RecoveryOffer(recovery, limits, dryRun, instead, null), clock.get());
    }

    /**
     * The same for what no later event offers again: where it cannot be done now, since the service is busy or it is refused, it
     * waits for its turn, two minutes at most, and what is done instead as long as the limit lasts. It is logged where it is not
     * run in the end. Limits are kept to, and nothing waits for them.
     */
    public synchronized Verdict offerOrWait(
            Recovery recovery, FiringLimits limits, boolean dryRun, @Nullable Recovery instead) {
        Moment now = clock.get();
        RecoveryOffer offer = new RecoveryOffer(recovery, limits, dryRun, instead, now);
        return waitOrElse(offer, attempt(offer, now));
    }

    /** Tries again what waits; to be called every second or so. */
    public synchronized void retry() {
        if (waiting.isEmpty()) {
            return;
        }
        Moment now = clock.get();
        for (Waiting each : waiting.takeAll(now)) {
            FiringHistory history = store.known(each.offer().key());
            if (!each.forInstead()) {
                waitOrElse(each.offer(), attempt(each.offer(), now));
            } else if (history == null || !history.isExhausted(each.offer().limits(), now)) {
                WaitingRecoveries.drop(each, "the limit that it was to be run for is over");
            } else if (!history.isReplaced()) {
                Verdict verdict = giveUp(history, each.offer(), now);
                waitOrElse(each.offer(), verdict == Verdict.NOT_SAVED ? Verdict.GIVEN_UP : verdict);
            }
        }
    }

    /** Drops what waits, and says so in the log. */
    public synchronized void close() {
        waiting.dropAll();
    }

    /** Has an offer wait where it is one that nobody makes again, and its time may come. */
    private Verdict waitOrElse(RecoveryOffer offer, Verdict verdict) {
        String why = reasonToWait(offer, verdict);
        boolean forInstead = verdict == Verdict.GAVE_UP || verdict == Verdict.GIVEN_UP;
        if (offer.since() == null || offer.dryRun() || why == null) {
            return verdict;
        }
        boolean waits = waiting.add(new Waiting(offer, forInstead, why));
        return waits && !forInstead ? Verdict.WAITING : verdict;
    }

    /** What an offer may wait for; null where there is nothing. */
    private @Nullable String reasonToWait(RecoveryOffer offer, Verdict verdict) {
        return switch (verdict) {
            case BUSY -> "a command of the service, or a replacement of the config, is running";
            case REFUSED, HELD_BACK -> "it was refused";
            case NOT_SAVED -> "that it fires cannot be recorded";
            case GAVE_UP, GIVEN_UP -> {
                FiringHistory history = store.known(offer.key());
                yield offer.instead() != null && history != null && !history.isReplaced()
                        ? "a command of its service, or a replacement of the config, is running, or it cannot be recorded or was refused"
                        : null;
            }
            case FIRED, DRY_RUN, COOLING_DOWN, WAITING -> null;
        };
    }

    private Verdict attempt(RecoveryOffer offer, Moment now) {
        FiringLimits limits = offer.limits();
        FiringKey key = offer.key();
        FiringHistory history = store.history(key, now);
        if (history == null) {
            return Verdict.NOT_SAVED;
        }
        history.turnTo(limits);
        if (history.isCoolingDown(now) || store.mayHaveFired(limits, now)) {
            return Verdict.COOLING_DOWN;
        }
        if (history.isExhausted(limits, now)) {
            return giveUp(history, offer, now);
        }
        if (recoverer.isBusy(offer.recovery())) {
            return Verdict.BUSY;
        }
        if (history.backoff().isWaiting(now)) {
            return Verdict.HELD_BACK;
        }
        history.fire(now);
        store.put(key, history);
        if (!store.save(now)) {
            history.takeBack(now);
            return Verdict.NOT_SAVED;
        }
        waiting.remove(key);
        return run(offer.recovery(), offer, now, false);
    }

    private Verdict giveUp(FiringHistory history, RecoveryOffer offer, Moment now) {
        Recovery instead = offer.instead();
        boolean toTell = !history.isTold();
        boolean toReplace = instead != null
                && !history.isReplaced()
                && !recoverer.isBusy(instead)
                && !history.backoffOfReplacement().isWaiting(now);
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
            tell(offer.recovery(), offer.limits(), offer.dryRun());
        }
        if (instead != null && toReplace) {
            run(instead, offer, now, true);
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

    private Verdict run(Recovery recovery, RecoveryOffer offer, Moment now, boolean asReplacement) {
        if (!offer.dryRun()) {
            Firing firing = new Firing(recovery, offer, now, asReplacement);
            recoverer.recover(recovery, firing);
            firing.isHandedOver = true;
            return firing.isRefused ? Verdict.REFUSED : Verdict.FIRED;
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

    /** A recovery that was handed over. */
    private final class Firing implements RecoveryReport {
        private final Recovery recovery;
        private final RecoveryOffer offer;
        private final Moment fired;
        private final boolean isReplacement;
        private final int endingsBefore;
        private boolean isHandedOver;
        private boolean isRefused;

        Firing(Recovery recovery, RecoveryOffer offer, Moment fired, boolean isReplacement) {
            this.recovery = recovery;
            this.offer = offer;
            this.fired = fired;
            this.isReplacement = isReplacement;
            FiringHistory history = store.known(offer.key());
            this.endingsBefore = history == null ? 0 : history.endings();
        }

        private Backoff backoff(FiringHistory history) {
            return isReplacement ? history.backoffOfReplacement() : history.backoff();
        }

        @Override
        public void ran() {
            synchronized (RecoveryGuard.this) {
                FiringHistory history = store.known(offer.key());
                if (history != null) {
                    backoff(history).reset();
                }
            }
        }

        @Override
        public void refused(String reason) {
            synchronized (RecoveryGuard.this) {
                isRefused = true;
                Moment now = clock.get();
                FiringHistory history = store.known(offer.key());
                if (history == null) {
                    return;
                }
                if (isReplacement) {
                    history.setReplaced(false);
                } else {
                    history.takeBack(fired);
                }
                Duration delay = backoff(history).grow(now);
                store.save(now);
                LOG.log(
                        Level.WARNING,
                        "Rule {0}: {1} was not run, which does not count; it is not tried again for {2} s: {3}",
                        recovery.rule(),
                        recovery.action(),
                        delay.toSeconds(),
                        ShownText.of(reason, LONGEST_SHOWN));
                if (isHandedOver && history.endings() == endingsBefore) {
                    waitOrElse(offer, isReplacement ? Verdict.GIVEN_UP : Verdict.REFUSED);
                }
            }
        }
    }

    /** Takes note that what a rule watches is well again: should it give up once more, it says so once more. */
    public synchronized void cleared(Recovery recovery) {
        boolean changed = false;
        for (boolean dryRun : new boolean[] {false, true}) {
            FiringKey key = FiringKey.of(recovery, dryRun);
            Waiting unneeded = waiting.remove(key);
            if (unneeded != null) {
                LOG.log(
                        Level.INFO,
                        "Rule {0}: {1} is not run: what it waited with is over",
                        recovery.rule(),
                        unneeded.recovery().action());
            }
            FiringHistory history = store.known(key);
            if (history != null) {
                history.end();
            }
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
