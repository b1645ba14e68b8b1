package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.collectd.syntax.ConfigItem;
import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import io.github.collectdmonitor.collectd.syntax.ConfigValue;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the files of a folder with the real collectd and with {@link ConfigReader}. collectd reads them
 * one after the other and skips invalid ones; a Python plugin shows its blocks as parsed, and the messages
 * show which plugins are loaded. collectd ends before it starts anything.
 */
final class CollectdSyntax implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern LOADED = Pattern.compile(
            "plugin_load: (?:plugin \"(\\w+)\" successfully loaded\\.|Could not find plugin \"(\\w+)\" in )");
    private static final String MODULE = """
            import collectd, struct
            def data(value):
                return (value.encode('utf-8') if isinstance(value, str) else value).hex()
            def value(one):
                if isinstance(one, bool):
                    return 'b' + str(int(one))
                if isinstance(one, float):
                    return 'n' + struct.pack('>d', one).hex()
                return 's' + data(one)
            def item(one):
                return '(' + data(one.key) + ''.join(' ' + value(v) for v in one.values) + items(one) + ')'
            def items(block):
                return ' [' + ''.join(item(child) for child in block.children) + ']'
            def show(block):
                with open('%1$s/shown', 'a') as file:
                    file.write(items(block).strip() + '\\n')
            collectd.register_config(show)
            """;
    private static final String CONFIG = """
            <LoadPlugin python>
              Interval 1
            </LoadPlugin>
            <Plugin python>
              ModulePath "%1$s"
              Import "show"
            </Plugin>
            Include "%1$s/cases"
            Timeout 1
            """;

    private final TemporaryFolder folder = TemporaryFolder.create("syntax");

    /**
     * What was read.
     *
     * @param shown what is in each block for the Python plugin
     * @param loaded the plugins in the order of their loading, including those that do not exist
     */
    record Reading(List<String> shown, List<String> loaded) {}

    CollectdSyntax() {
        folder.write("show.py", MODULE.formatted(folder.path()));
        folder.write("collectd.conf", CONFIG.formatted(folder.path()));
    }

    /** Returns the folder, so that a text can include its files. */
    Path folder() {
        return folder.path();
    }

    /** Writes the files, and removes those of the previous call. */
    void write(List<byte[]> files) {
        Path cases = folder.resolve("cases");
        try {
            Files.createDirectories(cases);
            try (var old = Files.list(cases)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            for (int i = 0; i < files.size(); i++) {
                Files.write(cases.resolve(String.format(Locale.ROOT, "%04d", i)), files.get(i));
            }
            Files.deleteIfExists(folder.resolve("shown"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the files with the real collectd. */
    Reading byCollectd() {
        ProgramResult result = Program.of(
                        Executable.require("collectd"),
                        "-T",
                        "-B",
                        "-C",
                        folder.resolve("collectd.conf").toString())
                .withoutInheritedEnvironment()
                .run(LIMIT);
        Expect.that(result.exitCode() == 1, "it should end before it starts", result);
        List<String> loaded = new ArrayList<>();
        Matcher matcher = LOADED.matcher(result.stderr());
        while (matcher.find()) {
            loaded.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return new Reading(shown(), List.copyOf(loaded));
    }

    private List<String> shown() {
        try {
            Path shown = folder.resolve("shown");
            return Files.exists(shown) ? Files.readAllLines(shown) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the files with the product's reader, and processes the statements like collectd. */
    Reading byReader() {
        List<String> shown = new ArrayList<>();
        List<String> loaded = new ArrayList<>();
        Set<String> found = new HashSet<>();
        for (ConfigItem statement :
                ConfigReader.read(folder.resolve("collectd.conf")).statements()) {
            if (statement.hasKey("LoadPlugin")) {
                statement
                        .onlyText()
                        .filter(name -> name.matches("\\w+") && !found.contains(name.toLowerCase(Locale.ROOT)))
                        .ifPresent(name -> {
                            loaded.add(name);
                            if (isInstalled(name)) {
                                found.add(name.toLowerCase(Locale.ROOT));
                            }
                        });
            } else if (statement.hasKey("Plugin")
                    && statement
                            .firstText()
                            .filter(name -> equals(name, "python"))
                            .isPresent()) {
                statement.children().stream()
                        .filter(child -> child.hasKey("Module")
                                && child.onlyText()
                                        .filter(name -> equals(name, "show"))
                                        .isPresent())
                        .forEach(child -> shown.add(shown(child.children())));
            }
        }
        return new Reading(List.copyOf(shown), List.copyOf(loaded));
    }

    private static boolean equals(String one, String other) {
        return ConfigItem.equalsIgnoreCase(one, other);
    }

    private static boolean isInstalled(String name) {
        return Files.exists(Path.of("/usr/lib/collectd/" + name.toLowerCase(Locale.ROOT) + ".so"));
    }

    private static String shown(List<ConfigItem> items) {
        return items.stream()
                .map(item -> "(" + hex(item.key())
                        + item.values().stream()
                                .map(value -> " " + shown(value))
                                .collect(Collectors.joining())
                        + " " + shown(item.children()) + ")")
                .collect(Collectors.joining("", "[", "]"));
    }

    private static String shown(ConfigValue value) {
        if (value instanceof ConfigValue.Bool bool) {
            return bool.isTrue() ? "b1" : "b0";
        }
        if (value instanceof ConfigValue.Numeric number) {
            return "n" + HexFormat.of().toHexDigits(Double.doubleToLongBits(number.number()));
        }
        return "s" + hex(((ConfigValue.Text) value).text());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        folder.close();
    }
}
