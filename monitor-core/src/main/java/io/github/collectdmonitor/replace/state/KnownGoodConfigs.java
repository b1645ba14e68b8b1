package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.replace.files.StateFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stores configs that collectd has worked with, each in a file of the state folder that is named by a serial number and
 * the hash. A file is never overwritten.
 */
public final class KnownGoodConfigs {
    /** The name of the folder in the state folder. */
    public static final String FOLDER = "known-good";

    /** The number of configs that are kept. */
    public static final int KEPT = 5;

    private static final Pattern NAME = Pattern.compile("([0-9]{1,18})-([0-9a-f]{64})\\.conf");

    private final StateFolder folder;

    public KnownGoodConfigs(StateFolder state) {
        this.folder = state.inner(FOLDER);
    }

    /**
     * A known good config.
     *
     * @param number larger ones are newer
     * @param sha256 of its bytes
     */
    private record KnownGood(long number, String sha256, String fileName) {}

    private List<KnownGood> newestFirst() throws IOException {
        List<KnownGood> found = new ArrayList<>();
        if (!Files.isDirectory(folder.path())) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path())) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                Matcher matcher = NAME.matcher(name);
                if (matcher.matches()) {
                    found.add(new KnownGood(Long.parseLong(matcher.group(1)), matcher.group(2), name));
                }
            }
        }
        found.sort(Comparator.comparingLong(KnownGood::number).reversed());
        return found;
    }

    /** Whether a config is stored. */
    public boolean has(String sha256) throws IOException {
        return newestFirst().stream().anyMatch(each -> each.sha256().equals(sha256));
    }

    /** Finds a config by its hash. */
    public Optional<byte[]> find(String sha256) throws IOException {
        return newestFirst().stream()
                .filter(each -> each.sha256().equals(sha256))
                .flatMap(each -> read(each).stream())
                .findFirst();
    }

    /** Stores a config as the newest one; a config that is stored already becomes the newest. */
    public void keep(byte[] config) throws IOException {
        String sha256 = Sha256.of(config);
        List<KnownGood> before = newestFirst();
        boolean isNewest = !before.isEmpty()
                && before.get(0).sha256().equals(sha256)
                && read(before.get(0)).isPresent();
        if (!isNewest) {
            long number = before.isEmpty() ? 1 : before.get(0).number() + 1;
            folder.write(number + "-" + sha256 + ".conf", config);
        }
        evictOldest();
    }

    private void evictOldest() throws IOException {
        List<String> kept = new ArrayList<>();
        for (KnownGood each : newestFirst()) {
            if (kept.size() == KEPT || kept.contains(each.sha256())) {
                folder.delete(each.fileName());
            } else {
                kept.add(each.sha256());
            }
        }
    }

    /** Returns the newest config that is older than this one; if this one is not stored, the newest other one. */
    public Optional<byte[]> before(@Nullable String sha256) throws IOException {
        List<KnownGood> all = newestFirst();
        int present = 0;
        while (present < all.size() && !all.get(present).sha256().equals(sha256)) {
            present++;
        }
        return firstReadable(present == all.size() ? all : all.subList(present + 1, all.size()), Set.of());
    }

    /** Returns the newest config that is none of these. */
    public Optional<byte[]> newestBut(Set<String> hashes) throws IOException {
        return firstReadable(newestFirst(), hashes);
    }

    private Optional<byte[]> firstReadable(List<KnownGood> candidates, Set<String> hashes) {
        return candidates.stream()
                .filter(each -> !hashes.contains(each.sha256()))
                .flatMap(each -> read(each).stream())
                .findFirst();
    }

    /** Returns its content; empty if it does not match its hash. */
    private Optional<byte[]> read(KnownGood one) {
        try {
            return folder.read(one.fileName()).filter(bytes -> Sha256.of(bytes).equals(one.sha256()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
