package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.collectd.syntax.ConfigItem;
import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import io.github.collectdmonitor.collectd.syntax.ReadConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Evaluates a collectd.conf in collectd's order, for errors at the start and for {@link ConfigFacts}. */
public final class ConfigEvaluation {
    private static final BigDecimal LONGEST_INTERVAL = BigDecimal.valueOf(86_400);
    /** The default of a collectd that is built as in distributions. */
    public static final Path DEFAULT_SOCKET = Path.of("/var/run/collectd-unixsock");

    private static final String PLUGIN = "unixsock";

    /** collectd.conf(5), Interval. */
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    /** collectd's own default. */
    private static final String DEFAULT_TIMEOUT = "2";

    /** The part of a text that atoi(3) parses. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("^[ \\t-\\r]*([+-]?\\d+)");

    private static final Pattern HEXADECIMAL = Pattern.compile("\\+?0[xX]([0-9a-fA-F]+)");

    private final Set<String> loaded = new HashSet<>();
    private final PluginIntervals intervals = new PluginIntervals();
    private Duration global = DEFAULT_INTERVAL;
    private String timeout = DEFAULT_TIMEOUT;
    private @Nullable String baseDirectory;
    private boolean autoLoads;
    private @Nullable Path socket = DEFAULT_SOCKET;

    private ConfigEvaluation(ReadConfig config) {
        config.statements().forEach(this::carryOut);
    }

    public static ConfigFacts read(Path config) {
        return new ConfigEvaluation(ConfigReader.read(config)).facts();
    }

    /**
     * Returns why collectd does not start with a config that it can parse, like collectd's own message.
     *
     * @param sameMounts whether collectd sees the same mounts as the agent
     */
    static Optional<String> objection(ReadConfig config, boolean sameMounts) {
        if (config.isEmpty()) {
            return Optional.of("it is empty: collectd finds no statement in it or in its included files");
        }
        return config.complete() && !config.refused()
                ? new ConfigEvaluation(config).objection(sameMounts)
                : Optional.empty();
    }

    private Optional<String> objection(boolean sameMounts) {
        if (number(timeout) < 2) {
            return Optional.of("Cannot set the timeout to a correct value: Timeout has to be 2 or more");
        }
        return Optional.ofNullable(baseDirectory)
                .flatMap(directory -> BaseDirectory.obstacle(directory, sameMounts)
                        .map(obstacle -> "Unable to change to directory `" + shown(directory) + "': " + obstacle));
    }

    private static String shown(String directory) {
        return new String(directory.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cc}", "?");
    }

    private ConfigFacts facts() {
        return intervals.facts(loaded.contains(PLUGIN) ? socket : null);
    }

    /** Parses a number as atoi(3) does, which returns the lower half of a long. */
    private static int number(String text) {
        Matcher number = WHOLE_NUMBER.matcher(text);
        return number.find()
                ? new BigInteger(number.group(1))
                        .max(BigInteger.valueOf(Long.MIN_VALUE))
                        .min(BigInteger.valueOf(Long.MAX_VALUE))
                        .intValue()
                : 0;
    }

    private void carryOut(ConfigItem item) {
        if (item.hasKey("LoadPlugin")) {
            item.onlyText().ifPresent(name -> load(name, item.children()));
        } else if (item.hasKey("Plugin")) {
            item.firstText().ifPresent(name -> configure(name, item.children()));
        } else if (!item.isBlock() && item.values().size() == 1) {
            globalOption(item);
        }
    }

    private void globalOption(ConfigItem item) {
        String value = item.asOption();
        if (item.hasKey("Interval")) {
            global = seconds(value).filter(interval -> !interval.isZero()).orElse(DEFAULT_INTERVAL);
            intervals.global(global);
        } else if (item.hasKey("Timeout")) {
            timeout = value;
            intervals.timeout(Integer.toString(number(value)));
        } else if (item.hasKey("BaseDir")) {
            baseDirectory = value;
        } else if (item.hasKey("AutoLoadPlugin")) {
            autoLoads = Set.of("true", "yes", "on").contains(lowerCase(value));
        }
    }

    /** A plugin keeps the interval that was set before it; loading it again changes nothing. */
    private void load(String name, List<ConfigItem> options) {
        if (!loaded.add(lowerCase(name))) {
            return;
        }
        Duration interval = global;
        for (ConfigItem option : options) {
            if (option.hasKey("Interval")
                    && option.onlyText().isEmpty()
                    && option.values().size() == 1) {
                interval = seconds(option.asOption()).orElse(interval);
            }
        }
        if (interval.isZero()) {
            intervals.load(name);
        } else {
            intervals.loadWith(name, interval);
        }
    }

    /** The configuration of a plugin that is not loaded yet is dropped. */
    private void configure(String name, List<ConfigItem> options) {
        if (autoLoads) {
            load(name, List.of());
        }
        if (loaded.contains(lowerCase(name))) {
            options.forEach(option -> configure(lowerCase(name), option));
        }
        if (loaded.contains(PLUGIN) && lowerCase(name).equals(PLUGIN)) {
            options.stream()
                    .filter(option -> option.hasKey("SocketFile") && !option.isBlock())
                    .forEach(option -> socket = path(option.asOption()));
        }
    }

    private void configure(String plugin, ConfigItem option) {
        if (option.hasKey("Listen") && plugin.equals("network")) {
            intervals.listens();
        } else if (option.isBlock()) {
            option.children().forEach(child -> configure(plugin, child));
        } else if (option.hasKey("Interval")) {
            seconds(option.asOption())
                    .filter(interval -> !interval.isZero())
                    .ifPresent(interval -> intervals.inBlockOf(plugin, interval));
        }
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Parses an interval; empty for values that are not numbers of at least zero, which collectd ignores as well. */
    private static Optional<Duration> seconds(String value) {
        try {
            Matcher hexadecimal = HEXADECIMAL.matcher(value.strip());
            BigDecimal seconds = hexadecimal.matches()
                    ? new BigDecimal(new BigInteger(hexadecimal.group(1), 16))
                    : new BigDecimal(value.strip());
            long millis = seconds.min(LONGEST_INTERVAL).movePointRight(3).longValue();
            return seconds.signum() < 0
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(Math.max(millis, seconds.signum())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Path path(String name) {
        try {
            return Path.of(new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
