package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.OsLock;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest file of the log: continues the file of the previous run, begins the next file when it is full, and a new
 * one if it was removed. Not thread-safe.
 */
final class AuditFile implements AutoCloseable {
    /** The maximum size of one write, in bytes. */
    static final int LARGEST_WRITE = (int) AuditLimits.LEAST_BYTES;

    private static final Logger LOG = System.getLogger(AuditFile.class.getName());

    private final Path path;
    private final AuditLimits limits;
    private final Clock clock;
    private final AppendOnlyFile.Disk disk;
    private final RotatedFiles rotatedFiles;
    private final Retention retention;

    private @Nullable OsLock lock;
    private @Nullable AppendOnlyFile open;
    /** The end of the chain on disk; null until it was read. */
    private @Nullable ChainHead end;
    /** The expected end of the file while it is not open. */
    private FileTail left = FileTail.NOTHING;
    /** Why the present file must not be appended to. */
    private @Nullable String unfit;
    /** Why the log was restarted, until a line with the reason is written. */
    private @Nullable String restartReason;

    private long full;
    private boolean closed;

    AuditFile(Path path, AuditLimits limits, Clock clock, AppendOnlyFile.Disk disk) {
        this.path = path.toAbsolutePath();
        this.limits = limits;
        this.clock = clock;
        this.disk = disk;
        this.rotatedFiles = new RotatedFiles(this.path);
        this.retention = new Retention(rotatedFiles, limits.keptFiles());
        this.full = limits.maxBytes();
    }

    Path folder() {
        return rotatedFiles.folder();
    }

    /**
     * Appends lines with one write and forces them, in a new file if this one is full.
     *
     * @return the new end of the chain
     * @throws IOException if they are not on disk; what was written of them is truncated before anything else is
     * written
     */
    ChainHead append(List<byte[]> members) throws IOException {
        takeLock();
        ChainHead before = end == null ? find() : end;
        AppendOnlyFile file = ready();
        List<byte[]> lines = withRestart(members);
        if (lines.isEmpty()) {
            return before;
        }
        LineBatch lineBatch = LineBatch.after(before, lines);
        if (file.size() > 0 && file.size() + lineBatch.length() > full) {
            file = next(file, before);
        }
        if (file.size() > 0) {
            file.append(lineBatch);
        } else {
            lineBatch = begin(file, before, lines);
        }
        end = lineBatch.end();
        restartReason = null;
        return lineBatch.end();
    }

    private List<byte[]> withRestart(List<byte[]> members) {
        if (restartReason == null) {
            return members;
        }
        List<byte[]> lines = new ArrayList<>(members);
        lines.add(0, AuditLineWriter.restart(clock.instant(), restartReason));
        return lines;
    }

    /** Writes the first lines of a file, and deletes surplus files only when these lines are on disk. */
    private LineBatch begin(AppendOnlyFile file, ChainHead before, List<byte[]> lines) throws IOException {
        Retention.Plan plan = retention.plan(before.seq() + 1);
        LineBatch lineBatch = LineBatch.first(before, plan.keptFrom(), lines);
        file.append(lineBatch);
        retention.written(plan);
        return lineBatch;
    }

    /** Takes the lock: two agents with the same file would treat each other's lines as damage. */
    private void takeLock() throws IOException {
        if (closed) {
            throw new IOException("the audit log is closed");
        }
        if (lock == null) {
            if (!Files.isDirectory(folder())) {
                StateFiles.makeFolder(folder());
            }
            lock = OsLock.tryTake(path.resolveSibling(path.getFileName() + ".lock"))
                    .orElseThrow(() -> new IOException("another process writes " + path));
        }
    }

    /** Finds the end of the chain that the previous run left. */
    private ChainHead find() throws IOException {
        BasicFileAttributes there = AppendOnlyFile.attributes(path);
        left = there == null ? FileTail.NOTHING : endOf(there);
        retention.read(there == null ? null : path);
        ChainHead last = left.last();
        if (last == null) {
            last = endOfRotated();
        }
        if (left.broken()) {
            last = new ChainHead(Math.max(left.knownSeq(), last.seq()), ChainHead.NO_HASH);
            unfit = "does not end as an audit log does";
        } else if (left.isTorn()) {
            LOG.log(
                    Level.INFO,
                    "Truncating {0} at byte {1}: its last line is incomplete and had no effect",
                    path,
                    left.kept());
        }
        end = last;
        return last;
    }

    /** AuditFile may name another program's file by mistake, which must not be changed. */
    private FileTail endOf(BasicFileAttributes there) throws IOException {
        if (there.isRegularFile()) {
            FileTail found = FileTail.of(path);
            if (!found.broken() || FileHeader.of(path).isLog()) {
                return found;
            }
        }
        throw new IOException(path + " is no audit log; name another AuditFile");
    }

    /** Returns the end of the newest rotated file, for an empty or missing newest file. */
    private ChainHead endOfRotated() throws IOException {
        Map.Entry<Long, Path> newest = rotatedFiles.list().lastEntry();
        if (newest == null) {
            return ChainHead.BEGINNING;
        }
        FileTail found = FileTail.of(newest.getValue());
        if (found.last() != null) {
            return found.last();
        }
        restartReason = newest.getValue().getFileName() + " does not end as an audit log does";
        return new ChainHead(newest.getKey(), ChainHead.NO_HASH);
    }

    /** Returns the open file, ready for appending: the existing one, or a new one. */
    private AppendOnlyFile ready() throws IOException {
        AppendOnlyFile file = open;
        String change = file == null ? null : file.change();
        if (change != null) {
            unfit = change;
            left = FileTail.NOTHING;
            release();
            file = null;
        }
        if (file == null) {
            file = openOrCreate();
        }
        file.cutBack();
        file.forceLeft();
        if (file.size() == 0) {
            // Otherwise a power failure may remove the new file with everything that is forced in it.
            StateFiles.force(folder());
        }
        return file;
    }

    private AppendOnlyFile openOrCreate() throws IOException {
        BasicFileAttributes there = AppendOnlyFile.attributes(path);
        if (there != null && unfit == null && endOf(there).size() != left.size()) {
            unfit = "is not as it was left";
        }
        if (unfit != null) {
            restart(unfit, there != null);
            unfit = null;
            there = null;
        }
        AppendOnlyFile file = there == null
                ? AppendOnlyFile.create(path, disk)
                : AppendOnlyFile.openExisting(path, left.kept(), disk);
        open = file;
        full = limits.maxBytes();
        return file;
    }

    private void restart(String why, boolean isThere) throws IOException {
        String what = path.getFileName() + " " + why;
        if (isThere) {
            Path aside = path.resolveSibling(path.getFileName() + ".broken-" + StateFiles.stamp(clock.instant()));
            Files.move(path, aside);
            what += " and is " + aside.getFileName() + " now";
        }
        LOG.log(Level.ERROR, "The audit log in {0} was restarted: {1}", folder(), what);
        restartReason = what;
    }

    /** Renames a full file to its name as a rotated file, and begins the next. */
    private AppendOnlyFile next(AppendOnlyFile file, ChainHead last) throws IOException {
        Path rotated = rotatedFiles.path(last.seq());
        try {
            Files.move(path, rotated);
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "Cannot rename the full file {0} to {1}; it will grow further: {2}",
                    path,
                    rotated,
                    StateFiles.reason(e));
            // A log that is too large is better than none.
            full = file.size() + limits.maxBytes();
            return file;
        }
        left = FileTail.NOTHING;
        release();
        StateFiles.force(folder());
        return ready();
    }

    private void release() throws IOException {
        AppendOnlyFile file = open;
        open = null;
        if (file != null) {
            file.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            release();
            if (lock != null) {
                lock.close();
                lock = null;
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot close {0}: {1}", path, StateFiles.reason(e));
        }
    }
}
