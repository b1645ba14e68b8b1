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
    private final OpenFile.Disk disk;
    private final Parts parts;
    private final Retention retention;

    private @Nullable OsLock lock;
    private @Nullable OpenFile open;
    /** The end of the chain on disk; null until it was read. */
    private @Nullable Link end;
    /** The expected end of the file while it is not open. */
    private FileEnd left = FileEnd.NOTHING;
    /** Why the present file must not be appended to. */
    private @Nullable String unfit;
    /** Why the log was restarted, until a line with the reason is written. */
    private @Nullable String restartReason;

    private long full;
    private boolean closed;

    AuditFile(Path path, AuditLimits limits, Clock clock, OpenFile.Disk disk) {
        this.path = path.toAbsolutePath();
        this.limits = limits;
        this.clock = clock;
        this.disk = disk;
        this.parts = new Parts(this.path);
        this.retention = new Retention(parts, limits.keptFiles());
        this.full = limits.maxBytes();
    }

    Path folder() {
        return parts.folder();
    }

    /**
     * Appends lines with one write and forces them, in a new file if this one is full.
     *
     * @return the new end of the chain
     * @throws IOException if they are not on disk; what was written of them is truncated before anything else is
     * written
     */
    Link append(List<byte[]> members) throws IOException {
        takeLock();
        Link before = end == null ? find() : end;
        OpenFile file = ready();
        List<byte[]> lines = withRestart(members);
        if (lines.isEmpty()) {
            return before;
        }
        Block block = Block.after(before, lines);
        if (file.size() > 0 && file.size() + block.length() > full) {
            file = next(file, before);
        }
        if (file.size() > 0) {
            file.append(block);
        } else {
            block = begin(file, before, lines);
        }
        end = block.end();
        restartReason = null;
        return block.end();
    }

    private List<byte[]> withRestart(List<byte[]> members) {
        if (restartReason == null) {
            return members;
        }
        List<byte[]> lines = new ArrayList<>(members);
        lines.add(0, Members.restart(clock.instant(), restartReason));
        return lines;
    }

    /** Writes the first lines of a file, and deletes surplus files only when these lines are on disk. */
    private Block begin(OpenFile file, Link before, List<byte[]> lines) throws IOException {
        Retention.Plan plan = retention.plan(before.seq() + 1);
        Block block = Block.first(before, plan.keptFrom(), lines);
        file.append(block);
        retention.written(plan);
        return block;
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
    private Link find() throws IOException {
        BasicFileAttributes there = OpenFile.attributes(path);
        left = there == null ? FileEnd.NOTHING : endOf(there);
        retention.read(there == null ? null : path);
        Link last = left.last();
        if (last == null) {
            last = endOfRotated();
        }
        if (left.broken()) {
            last = new Link(Math.max(left.knownSeq(), last.seq()), Link.NO_HASH);
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
    private FileEnd endOf(BasicFileAttributes there) throws IOException {
        if (there.isRegularFile()) {
            FileEnd found = FileEnd.of(path);
            if (!found.broken() || FileStart.of(path).isLog()) {
                return found;
            }
        }
        throw new IOException(path + " is no audit log; name another AuditFile");
    }

    /** Returns the end of the newest rotated file, for an empty or missing newest file. */
    private Link endOfRotated() throws IOException {
        Map.Entry<Long, Path> newest = parts.list().lastEntry();
        if (newest == null) {
            return Link.BEGINNING;
        }
        FileEnd found = FileEnd.of(newest.getValue());
        if (found.last() != null) {
            return found.last();
        }
        restartReason = newest.getValue().getFileName() + " does not end as an audit log does";
        return new Link(newest.getKey(), Link.NO_HASH);
    }

    /** Returns the open file, ready for appending: the existing one, or a new one. */
    private OpenFile ready() throws IOException {
        OpenFile file = open;
        String change = file == null ? null : file.change();
        if (change != null) {
            unfit = change;
            left = FileEnd.NOTHING;
            letGo();
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

    private OpenFile openOrCreate() throws IOException {
        BasicFileAttributes there = OpenFile.attributes(path);
        if (there != null && unfit == null && endOf(there).size() != left.size()) {
            unfit = "is not as it was left";
        }
        if (unfit != null) {
            restart(unfit, there != null);
            unfit = null;
            there = null;
        }
        OpenFile file = there == null ? OpenFile.create(path, disk) : OpenFile.openExisting(path, left.kept(), disk);
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
    private OpenFile next(OpenFile file, Link last) throws IOException {
        Path rotated = parts.path(last.seq());
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
        left = FileEnd.NOTHING;
        letGo();
        StateFiles.force(folder());
        return ready();
    }

    private void letGo() throws IOException {
        OpenFile file = open;
        open = null;
        if (file != null) {
            file.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            letGo();
            if (lock != null) {
                lock.close();
                lock = null;
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot close {0}: {1}", path, StateFiles.reason(e));
        }
    }
}
