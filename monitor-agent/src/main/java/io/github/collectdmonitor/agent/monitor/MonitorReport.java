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

/** Tells in the log what local monitoring has judged, and what it has left out. */
final class MonitorReport {
    private static final Logger LOG = System.getLogger(MonitorReport.class.getName());
    private static final long BETWEEN_WARNINGS = Duration.ofHours(1).toNanos();

    /** How many rules are named in a line. */
    private static final int MOST_NAMED = 20;

    private final Supplier<RuleStatistics> rules;
    private final LuaHandlers handlers;
    private final Supplier<FeedTotals> feed;
    private final LongSupplier nanoTime;
    private final Map<String, Long> told = new HashMap<>();
    private long lastWarning;

    /**
     * Tells of these from now on.
     *
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

    /** Tells what was done since the start, in a line. */
    synchronized void tell() {
        LOG.log(Level.INFO, "{0}", text());
    }

    /** Warns where something was left out that was not told yet; at most once an hour, however often this is called. */
    synchronized void warn() {
        news().ifPresent(text -> LOG.log(Level.WARNING, "{0}", text));
    }

    /** Warns of rules for which no value has come for an hour. */
    void warnOfSilent(List<String> rules) {
        if (!rules.isEmpty()) {
            String others = rules.size() <= MOST_NAMED ? "" : ", and " + (rules.size() - MOST_NAMED) + " more";
            LOG.log(
                    Level.WARNING,
                    "For an hour no value has come that these rules are about: {0}{1}; see whether collectd reads it, and"
                            + " compare the names with --record",
                    String.join(", ", rules.subList(0, Math.min(rules.size(), MOST_NAMED))),
                    others);
        }
    }

    Optional<String> news() {
        if (nanoTime.getAsLong() - lastWarning < BETWEEN_WARNINGS) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        leftOut(feed.get(), rules.get()).forEach((what, count) -> {
            // What counts a state, such as files that are disabled, may also become less.
            Long before = told.put(what, count);
            add(parts, Math.max(0, count - (before == null ? 0 : before)), what);
        });
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        lastWarning = nanoTime.getAsLong();
        return Optional.of("Left out, and not told before: " + String.join(", ", parts));
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
        leftOut(fed, judged).forEach((what, count) -> add(left, count, what));
        add(left, judged.errors(), "times an expression could not be applied, which counts as false");
        return fed.events() + " events came since the start"
                + (parts.isEmpty() ? "" : "; judged: " + String.join(", ", parts))
                + (left.isEmpty() ? "" : "; left out: " + String.join(", ", left));
    }

    private static void add(List<String> parts, long count, String what) {
        if (count != 0) {
            parts.add(count + " " + what);
        }
    }

    /** An expression that cannot be applied is not among them: rules may expect that of values without meta data. */
    private Map<String, Long> leftOut(FeedTotals fed, RuleStatistics judged) {
        Map<String, Long> left = new LinkedHashMap<>(fed.leftOut());
        left.put("value lists and notifications that had come before, or newer ones had", judged.outdated());
        left.put("value lists and notifications whose time is far from this host's clock", judged.misdated());
        left.put("times something of too many series", judged.refusedSeries());
        left.put("times a host's name that can be no level of a topic", judged.refusedHosts());
        left.put("calls of handlers in Lua that failed", handlers.errors());
        left.put("events that a file of handlers in Lua was too slow for or lost with its process", handlers.dropped());
        left.put("files of handlers in Lua that are disabled", handlers.disabled());
        return left;
    }
}
