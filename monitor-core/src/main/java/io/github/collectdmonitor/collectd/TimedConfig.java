package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.syntax.ConfigItem;
import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * A config with an impossible timeout at its end, where collectd ends after parsing.
 *
 * <p>That is a copy with one more line, so that each Include is as deep as in the config itself. Where such a line would
 * change what is before it, or hide a mistake, it is a wrapper that includes the config.
 *
 * @param config what to give collectd; a plain path, which it does not expand as a pattern
 * @param files what it must be able to read
 * @param copy the copy, which may hold secrets
 * @param linesBefore how many lines are before the config's first
 */
record TimedConfig(Path config, List<Path> files, Path copy, int linesBefore) implements AutoCloseable {
    private static final String LINE = "Timeout 1\n";
    private static final int WRAPPER_LINES = 2;

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Makes one.
     *
     * @param scratch a folder that only the agent may enter
     * @param candidate the config; the copy is beside it and named like it, so that what a crash leaves is removed with it
     */
    static TimedConfig of(Path scratch, Path candidate) throws IOException {
        Path copy = candidate.resolveSibling(candidate.getFileName() + ".timed.staged");
        Path link = scratch.resolve("candidate");
        Files.deleteIfExists(link);
        String text = Files.readString(candidate, StandardCharsets.ISO_8859_1);
        if (endsWell(text)) {
            write(copy, text + LINE);
            Files.createSymbolicLink(link, copy);
            return new TimedConfig(link, List.of(copy), copy, 0);
        }
        Files.createSymbolicLink(link, candidate);
        Path wrapper = scratch.resolve("wrapper");
        Files.writeString(wrapper, "Include \"" + link + "\"\n" + LINE);
        return new TimedConfig(wrapper, List.of(candidate), copy, WRAPPER_LINES);
    }

    /** Writes a file that only its owner may read. */
    static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    /** Whether a line behind the text is a statement of its own, and nothing else becomes of the text. */
    private static boolean endsWell(String text) {
        List<ConfigItem> alone = ConfigReader.parse(text);
        List<ConfigItem> longer = ConfigReader.parse(text + LINE);
        return !alone.isEmpty()
                && longer.size() == alone.size() + 1
                && longer.subList(0, alone.size()).equals(alone);
    }

    /** The paths under which collectd knows the config. */
    List<String> names() {
        return List.of(
                config.resolveSibling("candidate").toString(), files.get(0).toString());
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(copy);
    }
}
