package io.github.collectdmonitor.collectd.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects the intervals of the plugins of a collectd.conf, directive by directive. Not thread safe. */
final class PluginIntervals {
    /** The number of intervals after which a value that is not updated is missing (collectd.conf(5), Timeout). */
    private static final int DEFAULT_TIMEOUT = 2;

    private static final int LARGEST_TIMEOUT = 1000;

    /** Plugins that have values in each interval on every Linux host. */
    private static final Set<String> CERTAIN =
            Set.of("contextswitch", "cpu", "entropy", "load", "memory", "processes", "uptime", "vmem");

    /** Plugins whose values come from a program, a message or a line in a file, at any time. */
    private static final Set<String> OPEN = Set.of(
            "amqp",
            "amqp1",
            "email",
            "exec",
            "gmond",
            "java",
            "lua",
            "mqtt",
            "perl",
            "pinba",
            "python",
            "statsd",
            "tail",
            "tail_csv");

    private static final String NETWORK = "network";
    private static final String EXEC = "exec";

    /** The loaded plugins; null means the global interval. */
    private final Map<String, @Nullable Duration> loaded = new HashMap<>();

    private final List<Duration> inBlocks = new ArrayList<>();
    /** collectd.conf(5), Interval. */
    private Duration global = Duration.ofSeconds(10);

    private int timeout = DEFAULT_TIMEOUT;
    private boolean listens;

    void global(Duration interval) {
        global = interval;
    }

    void timeout(String text) {
        try {
            timeout = Math.max(1, Math.min(Integer.parseInt(text), LARGEST_TIMEOUT));
        } catch (NumberFormatException e) {
            // collectd uses the default as well, or does not start.
        }
    }

    void load(String plugin) {
        loaded.putIfAbsent(plugin.toLowerCase(Locale.ROOT), null);
    }

    /** Loads a plugin with the interval of its LoadPlugin block. */
    void loadWith(String plugin, Duration interval) {
        loaded.put(plugin.toLowerCase(Locale.ROOT), interval);
    }

    /** Adds the interval of a Plugin block, or of a nested block for a host, a database or a module. */
    void inBlockOf(String plugin, Duration interval) {
        // The exec plugin has no such option.
        if (!plugin.equalsIgnoreCase(EXEC)) {
            inBlocks.add(interval);
        }
    }

    /** Records that the network plugin receives values of other hosts. */
    void listens() {
        listens = true;
    }

    /** Returns the facts after the whole config was read, with the socket for reading values, or null. */
    ConfigFacts facts(@Nullable Path socket) {
        List<Duration> read = new ArrayList<>(List.of(global));
        loaded.values().stream().filter(interval -> interval != null).forEach(read::add);
        List<Duration> all = new ArrayList<>(read);
        all.addAll(inBlocks);
        TreeSet<String> open = new TreeSet<>(loaded.keySet());
        open.removeIf(plugin -> !OPEN.contains(plugin) && !(plugin.equals(NETWORK) && listens));
        return new ConfigFacts(
                Collections.min(read), Collections.max(all), timeout, certain(), List.copyOf(open), socket);
    }

    private @Nullable Duration certain() {
        return loaded.entrySet().stream()
                .filter(entry -> CERTAIN.contains(entry.getKey()))
                .map(entry -> entry.getValue() == null ? global : entry.getValue())
                .min(Duration::compareTo)
                .orElse(null);
    }
}
