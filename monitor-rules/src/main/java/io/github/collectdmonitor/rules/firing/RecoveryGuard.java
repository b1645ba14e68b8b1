package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.firing.PendingRecoveries.Waiting;
import io.github.collectdmonitor.time.TimePoint;
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
    private final RecoveryExecutor recoveryExecutor;
    private final Supplier<TimePoint> clock;
    private final PendingRecoveries waiting = new PendingRecoveries();

    private RecoveryGuard(FiringStore store, RecoveryExecutor recoveryExecutor, Supplier<TimePoint> clock) {
        this.store = store;
        this.recoveryExecutor = recoveryExecutor;
        this.clock = clock;
    }

    /** Opens the firings that are remembered in a folder. */
    public static RecoveryGuard open(Path folder, RecoveryExecutor recoveryExecutor, Supplier<TimePoint> now) {
        return new RecoveryGuard(FiringStore.open(folder, now), recoveryExecutor, now);
    }

    /** Remembers firings only until it is gone, as for a replay. */
    public static RecoveryGuard inMemory(RecoveryExecutor recoveryExecutor, Supplier<TimePoint> now) {
        return new RecoveryGuard(FiringStore.inMemory(), recoveryExecutor, now);
    }

    /** Offers a recovery; what may be done is done. */
    public OfferResult offer(RecoveryAction recoveryAction, FiringLimits limits, boolean dryRun) {
        return offer(recoveryAction, limits, dryRun, null);
    }

    /** Offers a recovery, and another one to be done once where the first has reached its limit. */
    public synchronized OfferResult offer(
            RecoveryAction recoveryAction, FiringLimits limits, boolean dryRun, @Nullable RecoveryAction instead) {
        return attempt(new RecoveryOffer(recoveryAction, limits, dryRun, instead, null), clock.get());
    }

    /**
     * The same for what no later event offers again: where it cannot be done now, since the service is busy or it is refused, it
     * waits for its turn, two minutes at most, and what is done instead as long as the limit lasts. It is logged where it is not
     * run in the end. Limits are kept to, and nothing waits for them.
     */
    public synchronized OfferResult offerOrWait(
            RecoveryAction recoveryAction, FiringLimits limits, boolean dryRun, @Nullable RecoveryAction instead) {
        TimePoint now = clock.get();
        RecoveryOffer offer = new RecoveryOffer(recoveryAction, limits, dryRun, instead, now);
        return waitOrElse(offer, attempt(offer, now));
    }

    /** Tries again what waits; to be called every second or so. */
    public synchronized void retry() {
        if (waiting.isEmpty()) {
            return;
        }
        TimePoint now = clock.get();
        for (Waiting each : waiting.takeAll(now)) {
            FiringHistory history = store.known(each.offer().key());
            if (!each.forInstead()) {
                waitOrElse(each.offer(), attempt(each.offer(), now));
            } else if (history == null || !history.isExhausted(each.offer().limits(), now)) {
                PendingRecoveries.drop(each, "the limit that it was to be run for is over");
            } else if (!history.isReplaced()) {
                OfferResult offerResult = giveUp(history, each.offer(), now);
                waitOrElse(each.offer(), offerResult == OfferResult.NOT_SAVED ? OfferResult.GIVEN_UP : offerResult);
            }
        }
    }

    /** Drops what waits, and says so in the log. */
    public synchronized void close() {
        waiting.dropAll();
    }

    /** Lets an offer wait if it is not made again with the next event and may succeed later. */
    private OfferResult waitOrElse(RecoveryOffer offer, OfferResult offerResult) {
        String why = reasonToWait(offer, offerResult);
        boolean forInstead = offerResult == OfferResult.GAVE_UP || offerResult == OfferResult.GIVEN_UP;
        if (offer.since() == null || offer.dryRun() || why == null) {
            return offerResult;
        }
        boolean waits = waiting.add(new Waiting(offer, forInstead, why));
        return waits && !forInstead ? OfferResult.WAITING : offerResult;
    }

    /** What an offer may wait for; null where there is nothing. */
    private @Nullable String reasonToWait(RecoveryOffer offer, OfferResult offerResult) {
        return switch (offerResult) {
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

    private OfferResult attempt(RecoveryOffer offer, TimePoint now) {
        FiringLimits limits = offer.limits();
        FiringKey key = offer.key();
        FiringHistory history = store.history(key, now);
        if (history == null) {
            return OfferResult.NOT_SAVED;
        }
        history.activate(limits);
        if (history.isCoolingDown(now) || store.mayHaveFired(limits, now)) {
            return OfferResult.COOLING_DOWN;
        }
        if (history.isExhausted(limits, now)) {
            return giveUp(history, offer, now);
        }
        if (recoveryExecutor.isBusy(offer.recovery())) {
            return OfferResult.BUSY;
        }
        if (history.backoff().isWaiting(now)) {
            return OfferResult.HELD_BACK;
        }
        history.fire(now);
        store.put(key, history);
        if (!store.save(now)) {
            history.takeBack(now);
            return OfferResult.NOT_SAVED;
        }
        waiting.remove(key);
        return run(offer.recovery(), offer, now, false);
    }

    private OfferResult giveUp(FiringHistory history, RecoveryOffer offer, TimePoint now) {
        RecoveryAction instead = offer.instead();
        boolean toTell = !history.isReported();
        boolean toReplace = instead != null
                && !history.isReplaced()
                && !recoveryExecutor.isBusy(instead)
                && !history.backoffOfReplacement().isWaiting(now);
        if (!toTell && !toReplace) {
            return OfferResult.GIVEN_UP;
        }
        history.setReported(true);
        history.setReplaced(history.isReplaced() || toReplace);
        if (!store.save(now)) {
            history.setReported(!toTell);
            history.setReplaced(history.isReplaced() && !toReplace);
            return OfferResult.NOT_SAVED;
        }
        if (toTell) {
            report(offer.recovery(), offer.limits(), offer.dryRun());
        }
        if (instead != null && toReplace) {
            run(instead, offer, now, true);
        }
        return OfferResult.GAVE_UP;
    }

    private void report(RecoveryAction recoveryAction, FiringLimits limits, boolean dryRun) {
        String text = "it was done " + limits.times() + " times within "
                + limits.within().toSeconds() + " s, which is as often as it may be, and did not help";
        if (dryRun) {
            LOG.log(
                    Level.INFO,
                    "{0} (dry run) would have given up on {1}: {2}",
                    recoveryAction.rule(),
                    recoveryAction.action(),
                    text);
        } else {
            recoveryExecutor.gaveUp(recoveryAction, text);
        }
    }

    private OfferResult run(RecoveryAction recoveryAction, RecoveryOffer offer, TimePoint now, boolean asReplacement) {
        if (!offer.dryRun()) {
            Firing firing = new Firing(recoveryAction, offer, now, asReplacement);
            recoveryExecutor.recover(recoveryAction, firing);
            firing.isHandedOver = true;
            return firing.isRefused ? OfferResult.REFUSED : OfferResult.FIRED;
        }
        LOG.log(
                Level.INFO,
                "{0} (dry run) would have run {1}: {2}, {3}",
                recoveryAction.rule(),
                recoveryAction.action(),
                recoveryAction.reason().series(),
                recoveryAction.reason().text());
        return OfferResult.DRY_RUN;
    }

    /** A recovery that was handed over. */
    private final class Firing implements RecoveryReport {
        private final RecoveryAction recoveryAction;
        private final RecoveryOffer offer;
        private final TimePoint fired;
        private final boolean isReplacement;
        private final int endingsBefore;
        private boolean isHandedOver;
        private boolean isRefused;

        Firing(RecoveryAction recoveryAction, RecoveryOffer offer, TimePoint fired, boolean isReplacement) {
            this.recoveryAction = recoveryAction;
            this.offer = offer;
            this.fired = fired;
            this.isReplacement = isReplacement;
            FiringHistory history = store.known(offer.key());
            this.endingsBefore = history == null ? 0 : history.endings();
        }

        private RefusalBackoff backoff(FiringHistory history) {
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
                TimePoint now = clock.get();
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
                        recoveryAction.rule(),
                        recoveryAction.action(),
                        delay.toSeconds(),
                        ShownText.of(reason, LONGEST_SHOWN));
                if (isHandedOver && history.endings() == endingsBefore) {
                    waitOrElse(offer, isReplacement ? OfferResult.GIVEN_UP : OfferResult.REFUSED);
                }
            }
        }
    }

    /** Records that a rule's condition is clear, so that giving up again is reported again. */
    public synchronized void cleared(RecoveryAction recoveryAction) {
        boolean changed = false;
        for (boolean dryRun : new boolean[] {false, true}) {
            FiringKey key = FiringKey.of(recoveryAction, dryRun);
            Waiting unneeded = waiting.remove(key);
            if (unneeded != null) {
                LOG.log(
                        Level.INFO,
                        "Rule {0}: {1} is not run: what it waited with is over",
                        recoveryAction.rule(),
                        unneeded.recovery().action());
            }
            FiringHistory history = store.known(key);
            if (history != null) {
                history.end();
            }
            if (history != null && (history.isReported() || history.isReplaced())) {
                history.clear();
                changed = true;
            }
        }
        if (changed) {
            store.save(clock.get());
        }
    }
}
