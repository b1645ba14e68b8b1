package io.github.collectdmonitor.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * From which line on the log is kept, which the first line of each file says. Files are deleted only once a line that does
 * not count on them is on disk: whatever an agent dies at, no log of its own lacks what its newest such line promises. Not
 * thread-safe.
 */
final class Retention {
    private final Parts parts;
    private final int keptFiles;
    /** Carried on from file to file, so that a file that somebody took away stays missing. */
    private long keptFrom = 1;

    /**
     * What the beginning of a file means for the older ones.
     *
     * @param keptFrom the number of the oldest line that is still kept
     * @param surplus the files with lines before that only, which may be deleted once a line says so
     */
    record Plan(long keptFrom, List<Path> surplus) {}

    Retention(Parts parts, int keptFiles) {
        this.parts = parts;
        this.keptFiles = keptFiles;
    }

    /**
     * Learns what a former run said last.
     *
     * @param newest the newest file, or null where it is missing
     */
    void read(@Nullable Path newest) throws IOException {
        List<Path> files = new ArrayList<>(parts.list().descendingMap().values());
        if (newest != null) {
            files.add(0, newest);
        }
        for (Path file : files) {
            AuditLine line = Files.isRegularFile(file) ? FileStart.of(file).line() : null;
            if (line != null && line.keptFrom() > 0) {
                keptFrom = line.keptFrom();
                return;
            }
        }
    }

    /**
     * Says what the first line of a file has to say.
     *
     * @param firstSeq that line's number
     */
    Plan plan(long firstSeq) throws IOException {
        NavigableMap<Long, Path> all = parts.list();
        List<Path> surplus = new ArrayList<>();
        long from = keptFrom;
        while (all.size() > keptFiles) {
            from = Math.max(from, all.firstKey() + 1);
            surplus.add(all.pollFirstEntry().getValue());
        }
        return new Plan(Math.min(from, firstSeq), surplus);
    }

    /** The line that says it is on disk. */
    void said(Plan plan) {
        keptFrom = plan.keptFrom();
        parts.delete(plan.surplus());
    }
}
