package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks through a collectd.conf, and what it includes, for what its health can be seen by. */
final class ConfigScan {
    /** collectd's own limit (configfile.c, CF_MAX_DEPTH). */
    private static final int DEEPEST = 8;

    /** Of all files together. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int MOST_FILES = 1000;
    private static final BigDecimal LONGEST_INTERVAL = BigDecimal.valueOf(86_400);
    /** Of a collectd built as distributions build it. */
    static final Path DEFAULT_SOCKET = Path.of("/var/run/collectd-unixsock");

    private static final String PLUGIN = "unixsock";

    private final PluginIntervals plugins = new PluginIntervals();

    private @Nullable Path socket = DEFAULT_SOCKET;
    private boolean loaded;
    private int filesLeft = MOST_FILES;
    private long bytesLeft = MOST_BYTES;

    private ConfigScan() {}

    static ConfigFacts read(Path config) {
        ConfigScan scan = new ConfigScan();
        scan.file(config, 0);
        return scan.plugins.facts(scan.loaded ? scan.socket : null);
    }

    private void file(Path file, int depth) {
        if (depth >= DEEPEST || filesLeft-- <= 0) {
            return;
        }
        try {
            long size = Files.isRegularFile(file) ? Files.size(file) : 0;
            // A pipe or a device may never end; nor may a file of /proc, whose size is 0.
            if (size > 0 && size <= bytesLeft) {
                bytesLeft -= size;
                lines(ConfigLine.read(text(file, size)), depth);
            }
        } catch (IOException e) {
            // collectd skips it too, and says so.
        }
    }

    private static String text(Path file, long size) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return new String(input.readNBytes((int) size), StandardCharsets.ISO_8859_1);
        }
    }

    private void lines(List<ConfigLine> lines, int depth) {
        Deque<ConfigLine> blocks = new ArrayDeque<>();
        String filter = null;
        for (ConfigLine line : lines) {
            ConfigLine block = blocks.peek();
            if (line.kind() == ConfigLine.Kind.BLOCK_BEGIN) {
                blocks.push(line);
                if (line.begins("loadplugin")) {
                    load(line.value());
                }
                if (line.begins("listen") && isOf(blocks, "network")) {
                    plugins.listens();
                }
                filter = line.begins("include") ? null : filter;
            } else if (line.kind() == ConfigLine.Kind.BLOCK_END) {
                if (block != null && block.begins("include") && line.ends("include")) {
                    include(block.value(), filter, depth);
                }
                blocks.poll();
            } else if (line.sets("include")) {
                include(line.value(), null, depth);
            } else if (block == null) {
                topLevel(line);
            } else if (block.begins("loadplugin") && line.sets("interval")) {
                seconds(line).ifPresent(interval -> plugins.loadWith(block.value(), interval));
            } else if (block.begins("include") && line.sets("filter")) {
                filter = line.value();
            } else if (block.begins("plugin") && block.value().equalsIgnoreCase(PLUGIN) && line.sets("socketfile")) {
                socket = path(line.value(), socket);
            } else {
                inPlugin(blocks, line);
            }
        }
    }

    private void inPlugin(Deque<ConfigLine> blocks, ConfigLine line) {
        if (line.sets("interval") && blocks.getLast().begins("plugin")) {
            seconds(line)
                    .ifPresent(interval -> plugins.inBlockOf(blocks.getLast().value(), interval));
        } else if (line.sets("listen") && isOf(blocks, "network")) {
            plugins.listens();
        }
    }

    private static boolean isOf(Deque<ConfigLine> blocks, String plugin) {
        return !blocks.isEmpty()
                && blocks.getLast().begins("plugin")
                && blocks.getLast().value().equalsIgnoreCase(plugin);
    }

    private void load(String plugin) {
        loaded |= plugin.equalsIgnoreCase(PLUGIN);
        plugins.load(plugin);
    }

    private void topLevel(ConfigLine line) {
        if (line.sets("loadplugin")) {
            load(line.value());
        } else if (line.sets("interval")) {
            seconds(line).ifPresent(plugins::global);
        } else if (line.sets("timeout")) {
            plugins.timeout(line.value());
        }
    }

    /** What is no interval is ignored by collectd too. */
    private static Optional<Duration> seconds(ConfigLine line) {
        try {
            BigDecimal seconds = new BigDecimal(line.value());
            return seconds.signum() <= 0
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(
                            seconds.min(LONGEST_INTERVAL).movePointRight(3).longValue()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A path, a folder or a pattern (collectd.conf(5), Include). */
    private void include(String pattern, @Nullable String filter, int depth) {
        Path path = path(pattern, null);
        if (path == null || !path.isAbsolute()) {
            return;
        }
        matching(path).forEach(found -> entry(found, filter, depth + 1));
    }

    private void entry(Path path, @Nullable String filter, int depth) {
        if (depth >= DEEPEST) {
            return;
        }
        if (Files.isDirectory(path)) {
            list(path)
                    .filter(child -> !String.valueOf(child.getFileName()).startsWith("."))
                    .forEach(child -> entry(child, filter, depth + 1));
        } else if (filter == null || matches(filter, path)) {
            file(path, depth);
        }
    }

    /** Follows a pattern folder by folder, since any part of it may hold wildcards. */
    private static Stream<Path> matching(Path pattern) {
        Stream<Path> found = Stream.of(Path.of("/"));
        for (Path part : pattern) {
            boolean wild = part.toString().matches(".*[*?\\[].*");
            found = wild
                    ? found.flatMap(folder -> list(folder).filter(child -> matches(part.toString(), child)))
                    : found.map(folder -> folder.resolve(part));
        }
        return found.limit(MOST_FILES);
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean matches(String glob, Path path) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            Path name = path.getFileName();
            // As in a shell, a wildcard does not stand for the dot of a hidden file.
            return name != null
                    && matcher.matches(name)
                    && (glob.startsWith(".") || !name.toString().startsWith("."));
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static @Nullable Path path(String text, @Nullable Path otherwise) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return otherwise;
        }
    }
}
