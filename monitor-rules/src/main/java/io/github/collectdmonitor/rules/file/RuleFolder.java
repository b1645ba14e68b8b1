package io.github.collectdmonitor.rules.file;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The folder that holds rules and handlers (config.json, {@code LocalMonitorConfigDir}). */
public final class RuleFolder {
    /** How large a file of rules may be, in bytes. */
    private static final int LARGEST_FILE = 1 << 20;

    private RuleFolder() {}

    /** Reads all files of rules, in the order of their names. Whether others can write them is for the caller to check. */
    public static LoadedRules load(Path folder) {
        return load(folder, RuleFolder::list);
    }

    /** How the files of a folder are listed. */
    @FunctionalInterface
    interface Listing {
        void forEach(Path folder, Consumer<Path> use) throws IOException;
    }

    private static void list(Path folder, Consumer<Path> use) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*.{json,lua}")) {
            files.forEach(use);
        }
    }

    static LoadedRules load(Path folder, Listing listing) {
        List<Path> ruleFiles = new ArrayList<>();
        List<Path> luaFiles = new ArrayList<>();
        List<RuleProblem> problems = new ArrayList<>();
        try {
            listing.forEach(folder, file -> (file.toString().endsWith(".lua") ? luaFiles : ruleFiles).add(file));
        } catch (DirectoryIteratorException e) {
            problems.add(unreadable(folder, Objects.requireNonNull(e.getCause())));
        } catch (IOException e) {
            problems.add(unreadable(folder, e));
        }
        ruleFiles.sort(null);
        luaFiles.sort(null);
        RuleFileReader reader = new RuleFileReader(problems);
        for (Path file : ruleFiles) {
            String name = String.valueOf(file.getFileName());
            try {
                reader.read(name, bytes(file));
            } catch (IOException e) {
                problems.add(new RuleProblem(name, null, 0, 0, "cannot be read: " + StateFiles.reason(e)));
            }
        }
        return new LoadedRules(reader.rules(), luaFiles, problems);
    }

    private static RuleProblem unreadable(Path folder, IOException why) {
        return new RuleProblem(folder.toString(), null, 0, 0, "cannot be read: " + StateFiles.reason(why));
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is not a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("it is larger than " + LARGEST_FILE + " bytes");
            }
            return bytes;
        }
    }
}
