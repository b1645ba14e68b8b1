package io.github.collectdmonitor.collectd.syntax;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a collectd.conf and its included files (collectd.conf(5), Include), in collectd's order and with its limits.
 * Pipes and other endless files are not read.
 */
public final class ConfigReader {
    /** collectd's own limit. */
    private static final int MOST_LEVELS = 8;

    /** collectd's own limit, in bytes, of a file in an included folder. */
    private static final int LONGEST_NAME = 1023;

    /** The limit of all files together. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int MOST_FILES = 1000;

    private final ConfigScanner scanner = new ConfigScanner();
    private final ItemBudget budget = new ItemBudget();
    private final Consumer<String> texts;
    private int filesLeft = MOST_FILES;
    private long bytesLeft = MOST_BYTES;
    private boolean complete = true;

    private ConfigReader(Consumer<String> texts) {
        this.texts = texts;
    }

    /** Reads the file and its included files. */
    public static ReadConfig read(Path file) {
        return read(file, text -> {});
    }

    /**
     * Reads the file and its included files.
     *
     * @param texts accepts the text of each file that is read, one character per byte, even if collectd rejects it
     */
    public static ReadConfig read(Path file, Consumer<String> texts) {
        ConfigReader reader = new ConfigReader(texts);
        try {
            List<ConfigItem> statements = reader.file(file, 0);
            if (!reader.budget.isUsedUp()) {
                return new ReadConfig(statements, false, reader.complete);
            }
        } catch (ConfigSyntaxException e) {
            if (!reader.budget.isUsedUp()) {
                return new ReadConfig(List.of(), true, reader.complete);
            }
        }
        return ReadConfig.tooLarge();
    }

    /** Parses a text, one character per byte, without included files; returns no statements if collectd rejects it. */
    public static List<ConfigItem> parse(String text) {
        ConfigScanner scanner = new ConfigScanner();
        scanner.open(text);
        try {
            return ConfigParser.parse(scanner, new ItemBudget());
        } catch (ConfigSyntaxException e) {
            return List.of();
        }
    }

    private List<ConfigItem> file(Path file, int depth) throws ConfigSyntaxException {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            complete = false;
            return List.of();
        }
        texts.accept(text.get());
        scanner.open(text.get());
        List<ConfigItem> statements = new ArrayList<>();
        for (ConfigItem item : ConfigParser.parse(scanner, budget)) {
            Optional<String> included = item.hasKey("Include") ? item.onlyText() : Optional.empty();
            if (included.isPresent()) {
                statements.addAll(pattern(included.get(), filter(item), depth + 1));
            } else {
                statements.add(item);
            }
        }
        return statements;
    }

    private static Optional<FileNamePattern> filter(ConfigItem include) {
        Optional<FileNamePattern> filter = Optional.empty();
        for (ConfigItem child : include.children()) {
            if (child.hasKey("Filter") && child.onlyText().isPresent()) {
                filter = child.onlyText().map(FileNamePattern::new);
            }
        }
        return filter;
    }

    /** Returns the text of a file; empty for endless and unreadable files. */
    private Optional<String> text(Path file) throws ConfigSyntaxException {
        try {
            long size = Files.size(file);
            // A file of /proc has no size, and may be endless.
            if (filesLeft-- <= 0 || size > bytesLeft || (size == 0 && isOfKernel(file))) {
                return Optional.empty();
            }
            bytesLeft -= size;
            try (InputStream input = Files.newInputStream(file)) {
                return Optional.of(new String(input.readNBytes((int) size), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new ConfigSyntaxException("It cannot be read");
        }
    }

    private static boolean isOfKernel(Path file) throws IOException {
        Path real = file.toRealPath();
        return real.startsWith("/proc") || real.startsWith("/sys");
    }

    private List<ConfigItem> pattern(String pattern, Optional<FileNamePattern> filter, int depth)
            throws ConfigSyntaxException {
        if (depth >= MOST_LEVELS) {
            throw new ConfigSyntaxException("It exceeds the depth of includes");
        }
        WordExpansion expansion = WordExpansion.of(pattern);
        if (expansion.outcome() == WordExpansion.Outcome.REFUSED) {
            throw new ConfigSyntaxException("It is not a valid pattern");
        }
        if (expansion.outcome() == WordExpansion.Outcome.UNKNOWN) {
            complete = false;
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        for (String word : expansion.words()) {
            // The base of a relative path is only known to the daemon.
            complete &= word.startsWith("/");
            paths.addAll(FileNameExpansion.of(word, filesLeft));
        }
        paths.sort(null);
        List<ConfigItem> statements = new ArrayList<>();
        for (String path : paths) {
            statements.addAll(entry(path, filter, depth));
        }
        return statements;
    }

    private List<ConfigItem> entry(String name, Optional<FileNamePattern> filter, int depth)
            throws ConfigSyntaxException {
        Optional<Path> path = FileNameExpansion.path(name);
        if (path.isEmpty() || filesLeft <= 0) {
            complete = false;
            return List.of();
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path.get(), BasicFileAttributes.class);
        } catch (IOException e) {
            return List.of();
        }
        if (attributes.isDirectory()) {
            return folder(name, filter, depth);
        }
        if (!attributes.isRegularFile()) {
            return List.of();
        }
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (filter.isPresent() && !filter.get().matches(last)) {
            throw new ConfigSyntaxException("Its filter leaves it out");
        }
        return file(path.get(), depth);
    }

    /** Reads an included folder; files that collectd rejects are skipped. */
    private List<ConfigItem> folder(String folder, Optional<FileNamePattern> filter, int depth)
            throws ConfigSyntaxException {
        Optional<List<String>> names = FileNameExpansion.names(folder);
        if (names.isEmpty()) {
            throw new ConfigSyntaxException("It cannot be read");
        }
        List<String> paths = names.get().stream()
                .filter(name -> !name.startsWith("."))
                .map(name -> folder + "/" + name)
                .toList();
        if (paths.stream().anyMatch(path -> path.length() > LONGEST_NAME)) {
            throw new ConfigSyntaxException("A name in it is too long");
        }
        List<ConfigItem> statements = new ArrayList<>();
        for (String path : paths) {
            statements.addAll(ofFolder(path, filter, depth));
        }
        return statements;
    }

    private List<ConfigItem> ofFolder(String path, Optional<FileNamePattern> filter, int depth) {
        try {
            return pattern(path, filter, depth);
        } catch (ConfigSyntaxException e) {
            return List.of();
        }
    }
}
