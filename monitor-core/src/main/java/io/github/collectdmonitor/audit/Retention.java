package io.github.collectdmonitor.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides from which line on the log is kept, as the first line of each file states. Files are deleted only after a
 * line that no longer requires them is on disk: whenever the agent crashes, no file is missing that the newest such
 * line requires. Not thread-safe.
 */
final class Retention {
    private final RotatedFiles rotatedFiles;
    private final int keptFiles;
    /** Copied from file to file, so that a file that was removed from outside stays missing. */
    private long keptFrom = 1;

    /**
     * The surplus files when a new file begins.
     *
     * @param keptFrom the number of the oldest line that is still kept
     * @param surplus the files with older lines only, which may be deleted when the new file's first line is on disk
     */
    record Plan(long keptFrom, List<Path> surplus) {}

    Retention(RotatedFiles rotatedFiles, int keptFiles) {
        this.rotatedFiles = rotatedFiles;
        this.keptFiles = keptFiles;
    }

    /**
     * Reads the first kept line from the files of the previous run.
     *
     * @param newest the newest file, or null if it is missing
     */
    void read(@Nullable Path newest) throws IOException {
        List<Path> files = new ArrayList<>(rotatedFiles.list().descendingMap().values());
        if (newest != null) {
            files.add(0, newest);
        }
        for (Path file : files) {
            AuditLine line = Files.isRegularFile(file) ? FileHeader.of(file).line() : null;
            if (line != null && line.keptFrom() > 0) {
                keptFrom = line.keptFrom();
                return;
            }
        }
    }

    /**
     * Returns what the first line of a new file must state.
     *
     * @param firstSeq that line's number
     */
    Plan plan(long firstSeq) throws IOException {
        NavigableMap<Long, Path> all = rotatedFiles.list();
        List<Path> surplus = new ArrayList<>();
        long from = keptFrom;
        while (all.size() > keptFiles) {
            from = Math.max(from, all.firstKey() + 1);
            surplus.add(all.pollFirstEntry().getValue());
        }
        return new Plan(Math.min(from, firstSeq), surplus);
    }

    /** Deletes the surplus files, after the line that states it is on disk. */
    void written(Plan plan) {
        keptFrom = plan.keptFrom();
        rotatedFiles.delete(plan.surplus());
    }
}
