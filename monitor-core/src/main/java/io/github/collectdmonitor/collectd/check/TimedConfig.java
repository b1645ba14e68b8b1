package io.github.collectdmonitor.collectd.check;

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
 * A config with an invalid timeout at its end, at which collectd exits after parsing.
 *
 * <p>It is a copy with an additional line, so that each Include has the same depth as in the config itself. If such a
 * line would change the text before it, or hide an error, it is a wrapper that includes the config.
 *
 * @param config the file for collectd; its path has no wildcards
 * @param files the files that collectd must be able to read
 * @param copy the copy, which may contain secrets
 * @param linesBefore the number of lines before the first line of the config
 */
record TimedConfig(Path config, List<Path> files, Path copy, int linesBefore) implements AutoCloseable {
    private static final String LINE = "Timeout 1\n";
    private static final int WRAPPER_LINES = 2;

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Creates the file.
     *
     * @param scratch a folder that only the agent may enter
     * @param candidate the config; the copy is beside it with the same prefix, so that files that a crash leaves behind
     *     are removed with it
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

    /** Whether a line after the text is a separate statement, and does not change the text. */
    private static boolean endsWell(String text) {
        List<ConfigItem> alone = ConfigReader.parse(text);
        List<ConfigItem> longer = ConfigReader.parse(text + LINE);
        return !alone.isEmpty()
                && longer.size() == alone.size() + 1
                && longer.subList(0, alone.size()).equals(alone);
    }

    /** Returns the paths of the config in messages of collectd. */
    List<String> names() {
        return List.of(
                config.resolveSibling("candidate").toString(), files.get(0).toString());
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(copy);
    }
}
