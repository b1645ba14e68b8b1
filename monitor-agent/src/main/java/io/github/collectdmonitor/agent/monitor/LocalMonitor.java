package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.feed.FeedTotals;
import io.github.collectdmonitor.house.ProcessStatus;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.rules.HostCondition;
import io.github.collectdmonitor.rules.RecoveryGuard;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.Problem;
import io.github.collectdmonitor.settings.RuleFilesCheck;
import io.github.collectdmonitor.state.Moment;
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

/** Judges what this host's collectd tells, and has recovered what the rules ask for (issue 5). */
public final class LocalMonitor {
    private static final Logger LOG = System.getLogger(LocalMonitor.class.getName());

    private static final int SECONDS_BETWEEN_SAVES = 10;
    private static final int SECONDS_BETWEEN_RETRIES = 1;
    private static final int SECONDS_BETWEEN_TICKS = 1;
    private static final int SECONDS_BETWEEN_TRIES = 10;
    private static final int SECONDS_BETWEEN_REPORTS = 60;

    /** How many reports without a value that a rule is about make it known as silent: an hour of them. */
    private static final int MINUTES_OF_SILENCE = 60;

    private final MonitorSettings settings;
    private final Clock clock;
    private final Notices notices;
    private final RemoteRecoveries remote;
    private final HostRecoverer recoverer;
    private final RecoveryGuard guard;
    private final CollectdWatch collectd;
    private final Judges judges;
    private final FolderWatch folder;
    private final MonitorReport report;
    private final ScheduledThreadPoolExecutor timer;
    private final long created = System.nanoTime();
    private final Silence silence = new Silence(created);
    private volatile @Nullable Feed feed;
    private @Nullable Future<?> ticks;
    private String complaint = "";
    private boolean stopped;
    private boolean advised;

    /**
     * Opens what a former run left, and starts nothing yet.
     *
     * @param stateFolder where firings and holds are remembered
     * @param parts what recoveries are carried out with
     */
    public LocalMonitor(MonitorSettings settings, Path stateFolder, MonitorParts parts, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        notices = new Notices(settings.socket(), parts.hostName(), clock);
        remote = new RemoteRecoveries(parts, notices);
        collectd = new CollectdWatch(parts.locator(), parts.collectd());
        recoverer = new HostRecoverer(parts.dispatcher(), parts.results(), remote, notices, clock);
        Supplier<Moment> moments = Moment.from(clock);
        guard = RecoveryGuard.open(stateFolder, recoverer, moments);
        RuleEngine engine = RuleEngine.open(stateFolder, guard, moments, settings.maxSeries());
        LuaHandlers handlers =
                new LuaHandlers(new HandlerActions(guard, notices::dispatch), settings.lua(), null, parts.scratch());
        judges = new Judges(engine, handlers, settings.handlers(), UnaryOperator.identity());
        report = new MonitorReport(engine::statistics, handlers, this::totals, System::nanoTime);
        folder = new FolderWatch(settings.rules(), () -> steadily(this::reload));
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "local-monitor");
            made.setDaemon(true);
            return made;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Reads the rules and takes what collectd tells. */
    public synchronized void start() {
        reload();
        folder.start();
        openFeed();
        Future<?> unused = every(SECONDS_BETWEEN_RETRIES, guard::retry);
        unused = every(SECONDS_BETWEEN_SAVES, judges.engine()::saveIfChanged);
        unused = every(SECONDS_BETWEEN_REPORTS, report::warn);
        unused = every(
                SECONDS_BETWEEN_REPORTS,
                () -> report.warnOfSilent(judges.engine().newlySilent(MINUTES_OF_SILENCE)));
    }

    private Future<?> every(int seconds, Runnable work) {
        return timer.scheduleWithFixedDelay(() -> steadily(work), seconds, seconds, TimeUnit.SECONDS);
    }

    /** Whether collectd runs is looked at only where a rule asks for it. */
    private synchronized void tickWhereNeeded() {
        if (ticks != null && !judges.needTicks()) {
            ticks.cancel(false);
            ticks = null;
        } else if (ticks == null && judges.needTicks() && !stopped) {
            ticks = every(SECONDS_BETWEEN_TICKS, this::tick);
        }
    }

    /** A port that another program holds may be free later on; until then the agent does all else. */
    private synchronized void openFeed() {
        if (stopped) {
            return;
        }
        try {
            feed = Feeds.open(settings, judges::take);
            LOG.log(
                    Level.INFO,
                    "Judging what collectd tells at {0} by the rules in {1}",
                    Feeds.place(settings),
                    settings.rules());
        } catch (FeedException e) {
            String now = String.valueOf(e.getMessage());
            if (!now.equals(complaint)) {
                LOG.log(
                        Level.ERROR,
                        "Nothing can be judged; it is tried again every {0} s: {1}",
                        SECONDS_BETWEEN_TRIES,
                        now);
                complaint = now;
            }
            Future<?> unused = timer.schedule(() -> steadily(this::openFeed), SECONDS_BETWEEN_TRIES, TimeUnit.SECONDS);
        }
    }

    /** Reads the rules again; those with problems leave the ones before in force. */
    public void reload() {
        List<Problem> problems = RuleFilesCheck.problems(settings.rules(), ProcessStatus.own());
        if (problems.stream().noneMatch(Problem::isError)) {
            problems = judges.load(settings.rules());
        }
        tickWhereNeeded();
        advise();
        problems.forEach(problem -> LOG.log(problem.isError() ? Level.ERROR : Level.WARNING, "{0}", problem.placed()));
        if (problems.stream().noneMatch(Problem::isError)) {
            LOG.log(Level.INFO, "The rules in {0} were read", settings.rules());
        } else {
            LOG.log(Level.ERROR, "Not all rules in {0} can be used; see above", settings.rules());
        }
    }

    /** Once is enough: it does not change with the files. */
    private synchronized void advise() {
        Optional<String> text = judges.handlers().advice();
        if (!advised && text.isPresent()) {
            advised = true;
            LOG.log(Level.WARNING, "LocalMonitor.LuaUser: {0}", text.get());
        }
    }

    private void tick() {
        try {
            boolean running = collectd.isRunning();
            judges.tick(() -> condition(running));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HostCondition condition(boolean running) {
        Instant now = clock.instant();
        long time = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return new HostCondition(
                time, running, silence.look(System.nanoTime(), told()).toMillis() / 1000.0);
    }

    /** A feed that cannot be opened is silent, too. */
    private Duration told() {
        Feed open = feed;
        return open == null ? Duration.ofNanos(System.nanoTime() - created) : open.silence();
    }

    private FeedTotals totals() {
        Feed open = feed;
        return open == null ? FeedTotals.NONE : open.totals();
    }

    /** Tells in the log what was judged and left out so far. */
    public void tell() {
        report.tell();
    }

    /** What the timer runs must not end it. */
    private static void steadily(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Local monitoring failed in a way that is a bug", e);
        }
    }

    /** Tells collectd what a rule's recovery came to, and has it not count where it was not run; from any thread. */
    public void recovered(TaskResult result) {
        recoverer.ended(result);
        String rule = result.rule();
        if (rule != null) {
            notices.recovered(rule, result);
        }
    }

    /** Judges nothing any more. */
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
        judges.handlers().close();
        guard.close();
        judges.engine().close();
        tell();
    }

    /** Ends the rest, once the last results were told. */
    public void stop() throws InterruptedException {
        remote.close();
        notices.close();
    }
}
