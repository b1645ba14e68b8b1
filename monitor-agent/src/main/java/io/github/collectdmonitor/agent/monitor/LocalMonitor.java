package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.feed.FeedTotals;
import io.github.collectdmonitor.hostsecurity.RuleFilesCheck;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.fact.HostCondition;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.time.TimePoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Evaluates the values and notifications of this host's collectd, and runs the recovery actions of its rules. */
public final class LocalMonitor {
    private static final Logger LOG = System.getLogger(LocalMonitor.class.getName());

    private static final int SECONDS_BETWEEN_SAVES = 10;
    private static final int SECONDS_BETWEEN_RETRIES = 1;
    private static final int SECONDS_BETWEEN_TICKS = 1;
    private static final int SECONDS_BETWEEN_TRIES = 10;
    private static final int SECONDS_BETWEEN_REPORTS = 60;

    /** After how many minutes without a matching value a rule is reported as silent. */
    private static final int MINUTES_OF_SILENCE = 60;

    private final MonitorSettings settings;
    private final Clock clock;
    private final CollectdNotifier collectdNotifier;
    private final RemoteRecoveries remote;
    private final HostRecoverer recoverer;
    private final RecoveryGuard guard;
    private final CollectdWatch collectd;
    private final EventRouter eventRouter;
    private final FolderWatch folder;
    private final MonitorReport report;
    private final ScheduledThreadPoolExecutor timer;
    private final long created = System.nanoTime();
    private final FeedSilence feedSilence = new FeedSilence(created);
    private volatile @Nullable Feed feed;
    private @Nullable Future<?> ticks;
    private String lastFailure = "";
    private boolean stopped;
    private boolean advised;

    /**
     * Opens the state of the previous run, and starts nothing.
     *
     * @param stateFolder the folder with the state of firings and holds
     * @param parts the parts of the agent that run recoveries
     */
    public LocalMonitor(MonitorSettings settings, Path stateFolder, MonitorParts parts, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        collectdNotifier = new CollectdNotifier(settings.socket(), parts.hostName(), clock);
        remote = new RemoteRecoveries(parts, collectdNotifier);
        collectd = new CollectdWatch(parts.locator(), parts.collectd());
        recoverer = new HostRecoverer(parts.dispatcher(), parts.results(), remote, collectdNotifier, clock);
        Supplier<TimePoint> moments = TimePoint.from(clock);
        guard = RecoveryGuard.open(stateFolder, recoverer, moments);
        RuleEngine engine = RuleEngine.open(stateFolder, guard, moments, settings.maxSeries());
        LuaHandlers handlers = new LuaHandlers(
                new HandlerActions(guard, collectdNotifier::dispatch), settings.lua(), null, parts.scratch());
        eventRouter = new EventRouter(engine, handlers, settings.handlers(), UnaryOperator.identity());
        report = new MonitorReport(engine::statistics, handlers, this::totals, System::nanoTime);
        folder = new FolderWatch(settings.rules(), () -> guarded(this::reload));
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "local-monitor");
            made.setDaemon(true);
            return made;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Loads the rules and opens the feed. */
    public synchronized void start() {
        reload();
        folder.start();
        openFeed();
        Future<?> unused = every(SECONDS_BETWEEN_RETRIES, guard::retry);
        unused = every(SECONDS_BETWEEN_SAVES, eventRouter.engine()::saveIfChanged);
        unused = every(SECONDS_BETWEEN_REPORTS, report::warn);
        unused = every(
                SECONDS_BETWEEN_REPORTS,
                () -> report.warnOfSilent(eventRouter.engine().newlySilent(MINUTES_OF_SILENCE)));
    }

    private Future<?> every(int seconds, Runnable work) {
        return timer.scheduleWithFixedDelay(() -> guarded(work), seconds, seconds, TimeUnit.SECONDS);
    }

    /** Checks periodically whether collectd runs, but only if a rule needs it. */
    private synchronized void tickIfNeeded() {
        if (ticks != null && !eventRouter.needTicks()) {
            ticks.cancel(false);
            ticks = null;
        } else if (ticks == null && eventRouter.needTicks() && !stopped) {
            ticks = every(SECONDS_BETWEEN_TICKS, this::tick);
        }
    }

    /**
     * Opens the feed, and retries if it fails, because a port in use may become free; the agent works without a feed
     * meanwhile.
     */
    private synchronized void openFeed() {
        if (stopped) {
            return;
        }
        try {
            feed = Feeds.open(settings, eventRouter::take);
            LOG.log(
                    Level.INFO,
                    "Evaluating metrics of collectd from {0} by the rules in {1}",
                    Feeds.place(settings),
                    settings.rules());
        } catch (FeedException e) {
            String now = String.valueOf(e.getMessage());
            if (!now.equals(lastFailure)) {
                LOG.log(
                        Level.ERROR,
                        "Cannot evaluate metrics: {1}; will retry every {0} s",
                        SECONDS_BETWEEN_TRIES,
                        now);
                lastFailure = now;
            }
            Future<?> unused = timer.schedule(() -> guarded(this::openFeed), SECONDS_BETWEEN_TRIES, TimeUnit.SECONDS);
        }
    }

    /** Reloads the rules; if they have problems, the active rules are kept. */
    public void reload() {
        List<ConfigProblem> problems = RuleFilesCheck.problems(settings.rules(), ProcessStatus.own());
        if (problems.stream().noneMatch(ConfigProblem::isError)) {
            problems = eventRouter.load(settings.rules());
        }
        tickIfNeeded();
        advise();
        problems.forEach(configProblem ->
                LOG.log(configProblem.isError() ? Level.ERROR : Level.WARNING, "{0}", configProblem.placed()));
        if (problems.stream().noneMatch(ConfigProblem::isError)) {
            LOG.log(Level.INFO, "Loaded the rules in {0}", settings.rules());
        } else {
            LOG.log(Level.ERROR, "Not all rules in {0} can be used; see the problems above", settings.rules());
        }
    }

    /** Logs the advice about the account of handlers once. */
    private synchronized void advise() {
        Optional<String> text = eventRouter.handlers().advice();
        if (!advised && text.isPresent()) {
            advised = true;
            LOG.log(Level.WARNING, "LocalMonitor.LuaUser: {0}", text.get());
        }
    }

    private void tick() {
        try {
            boolean running = collectd.isRunning();
            eventRouter.tick(() -> condition(running));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HostCondition condition(boolean running) {
        Instant now = clock.instant();
        long time = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return new HostCondition(
                time,
                running,
                feedSilence.measure(System.nanoTime(), feedSilence()).toMillis() / 1000.0);
    }

    /** Returns the feed's silence; a feed that cannot be opened counts as silent. */
    private Duration feedSilence() {
        Feed open = feed;
        return open == null ? Duration.ofNanos(System.nanoTime() - created) : open.silence();
    }

    private FeedTotals totals() {
        Feed open = feed;
        return open == null ? FeedTotals.NONE : open.totals();
    }

    /** Logs how many events were evaluated and dropped. */
    public void logTotals() {
        report.logTotals();
    }

    /** Logs internal errors of the timer's tasks, which would end the timer otherwise. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error in local monitoring", e);
        }
    }

    /** Records the result of a rule's recovery, and sends it to collectd. Thread-safe. */
    public void recovered(TaskResult result) {
        recoverer.ended(result);
        String rule = result.rule();
        if (rule != null) {
            collectdNotifier.recovered(rule, result);
        }
    }

    /** Stops evaluating events. */
    public void stopFeed() {
        folder.close();
        timer.shutdownNow();
        Feed open;
        synchronized (this) {
            stopped = true;
            open = feed;
        }
        if (open != null) {
            open.close();
        }
        eventRouter.handlers().close();
        guard.close();
        eventRouter.engine().close();
        logTotals();
    }

    /** Stops the rest after the last results. */
    public void stop() throws InterruptedException {
        remote.close();
        collectdNotifier.close();
    }
}
