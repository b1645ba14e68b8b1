package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.feed.FeedTotals;
import io.github.collectdmonitor.rules.RuleStatistics;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Logs what local monitoring has evaluated, and what it has dropped. */
final class MonitorReport {
    private static final Logger LOG = System.getLogger(MonitorReport.class.getName());
    private static final long BETWEEN_WARNINGS = Duration.ofHours(1).toNanos();

    /** How many rules are named in a line. */
    private static final int MOST_NAMED = 20;

    private final Supplier<RuleStatistics> rules;
    private final LuaHandlers handlers;
    private final Supplier<FeedTotals> feed;
    private final LongSupplier nanoTime;
    private final Map<String, Long> reported = new HashMap<>();
    private long lastWarning;

    /** Reports these totals.
     * @param nanoTime as {@link System#nanoTime}
     */
    MonitorReport(
            Supplier<RuleStatistics> rules, LuaHandlers handlers, Supplier<FeedTotals> feed, LongSupplier nanoTime) {
        this.rules = rules;
        this.handlers = handlers;
        this.feed = feed;
        this.nanoTime = nanoTime;
        lastWarning = nanoTime.getAsLong() - BETWEEN_WARNINGS;
    }

    /** Logs the totals since the start on one line. */
    synchronized void logTotals() {
        LOG.log(Level.INFO, "{0}", text());
    }

    /** Warns if something was dropped since the last warning; at most once an hour. */
    synchronized void warn() {
        unreported().ifPresent(text -> LOG.log(Level.WARNING, "{0}", text));
    }

    /** Warns of rules without a matching value for an hour. */
    void warnOfSilent(List<String> rules) {
        if (!rules.isEmpty()) {
            String others = rules.size() <= MOST_NAMED ? "" : ", and " + (rules.size() - MOST_NAMED) + " more";
            LOG.log(
                    Level.WARNING,
                    "No value has matched these rules for an hour: {0}{1}; check that collectd reads the value, and"
                            + " compare the names with --record",
                    String.join(", ", rules.subList(0, Math.min(rules.size(), MOST_NAMED))),
                    others);
        }
    }

    Optional<String> unreported() {
        if (nanoTime.getAsLong() - lastWarning < BETWEEN_WARNINGS) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        dropped(feed.get(), rules.get()).forEach((what, count) -> {
            // Counts of a state, such as disabled files, can also decrease.
            Long before = reported.put(what, count);
            add(parts, Math.max(0, count - (before == null ? 0 : before)), what);
        });
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        lastWarning = nanoTime.getAsLong();
        return Optional.of("Dropped since the last warning: " + String.join(", ", parts));
    }

    String text() {
        FeedTotals fed = feed.get();
        RuleStatistics judged = rules.get();
        List<String> parts = new ArrayList<>();
        add(parts, judged.values(), "values");
        add(parts, judged.notifications(), "notifications");
        add(parts, judged.series(), "series");
        add(parts, judged.firings(), "firings of rules");
        List<String> left = new ArrayList<>();
        dropped(fed, judged).forEach((what, count) -> add(left, count, what));
        add(left, judged.errors(), "times an expression could not be evaluated, which counts as false");
        return fed.events() + " events received since the start"
                + (parts.isEmpty() ? "" : "; evaluated: " + String.join(", ", parts))
                + (left.isEmpty() ? "" : "; dropped: " + String.join(", ", left));
    }

    private static void add(List<String> parts, long count, String what) {
        if (count != 0) {
            parts.add(count + " " + what);
        }
    }

    /**
     * Returns the counts of everything that was dropped. Expressions that cannot be evaluated are not counted, because
     * rules may expect that for values without meta data.
     */
    private Map<String, Long> dropped(FeedTotals fed, RuleStatistics judged) {
        Map<String, Long> left = new LinkedHashMap<>(fed.dropped());
        left.put("value lists and notifications that were repeated or out of order", judged.outdated());
        left.put("value lists and notifications whose time is far from this host's clock", judged.misdated());
        left.put("values beyond the maximum number of series", judged.refusedSeries());
        left.put("host names that cannot be a level of a topic", judged.refusedHosts());
        left.put("failed calls of handlers in Lua", handlers.errors());
        left.put(
                "events that were lost because handlers in Lua were too slow or their process ended",
                handlers.dropped());
        left.put("disabled files of handlers in Lua", handlers.disabled());
        return left;
    }
}
