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
 * The newest file of the log: goes on where a former run stopped, begins the next file when it is full, and a new one when
 * somebody took it away. Not thread-safe.
 */
final class AuditFile implements AutoCloseable {
    /** How many bytes are written at once, at most. */
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
    /** Where the chain ends on disk; null until that was read. */
    private @Nullable Link end;
    /** What the file should be like while it is not open. */
    private FileEnd left = FileEnd.NOTHING;
    /** Why the file that is there is not to be written to. */
    private @Nullable String unfit;
    /** What the next line says of the log itself. */
    private @Nullable String news;

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
     * Appends lines by one write and forces them, in a new file where this one is full.
     *
     * @return where the chain ends now
     * @throws IOException if they are not on disk; what is in the file of them is taken away before anything else is written
     */
    Link append(List<byte[]> members) throws IOException {
        takeLock();
        Link before = end == null ? find() : end;
        OpenFile file = ready();
        List<byte[]> lines = withNews(members);
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
        news = null;
        return block.end();
    }

    private List<byte[]> withNews(List<byte[]> members) {
        if (news == null) {
            return members;
        }
        List<byte[]> lines = new ArrayList<>(members);
        lines.add(0, Members.beganAnew(clock.instant(), news));
        return lines;
    }

    /** Writes the first lines of a file, and deletes what is not kept any more only when they are on disk. */
    private Block begin(OpenFile file, Link before, List<byte[]> lines) throws IOException {
        Retention.Plan plan = retention.plan(before.seq() + 1);
        Block block = Block.first(before, plan.keptFrom(), lines);
        file.append(block);
        retention.said(plan);
        return block;
    }

    /** Without it two agents that were given one file would each take the other's lines for damage. */
    private void takeLock() throws IOException {
        if (closed) {
            throw new IOException("it is closed");
        }
        if (lock == null) {
            if (!Files.isDirectory(folder())) {
                StateFiles.makeFolder(folder());
            }
            lock = OsLock.tryTake(path.resolveSibling(path.getFileName() + ".lock"))
                    .orElseThrow(() -> new IOException("another process writes " + path));
        }
    }

    /** Finds out where a former run stopped. */
    private Link find() throws IOException {
        BasicFileAttributes there = OpenFile.attributes(path);
        left = there == null ? FileEnd.NOTHING : endOf(there);
        retention.read(there == null ? null : path);
        Link last = left.last();
        if (last == null) {
            last = endOfParts();
        }
        if (left.broken()) {
            last = new Link(Math.max(left.knownSeq(), last.seq()), Link.NO_HASH);
            unfit = "does not end as an audit log does";
        } else if (left.isTorn()) {
            LOG.log(
                    Level.INFO,
                    "{0}: what was written last, from byte {1} on, is not whole and was never acted on; cut",
                    path,
                    left.kept());
        }
        end = last;
        return last;
    }

    /** AuditFile may name what is somebody else's by mistake: that is left alone. */
    private FileEnd endOf(BasicFileAttributes there) throws IOException {
        if (there.isRegularFile()) {
            FileEnd found = FileEnd.of(path);
            if (!found.broken() || FileStart.of(path).isLog()) {
                return found;
            }
        }
        throw new IOException(path + " is no audit log; name another AuditFile");
    }

    /** From where to go on where nothing is in the newest file. */
    private Link endOfParts() throws IOException {
        Map.Entry<Long, Path> newest = parts.list().lastEntry();
        if (newest == null) {
            return Link.BEGINNING;
        }
        FileEnd found = FileEnd.of(newest.getValue());
        if (found.last() != null) {
            return found.last();
        }
        news = newest.getValue().getFileName() + " does not end as an audit log does";
        return new Link(newest.getKey(), Link.NO_HASH);
    }

    /** The file as it was left, or a new one. */
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
            file = openOrMake();
        }
        file.cutBack();
        file.forceLeft();
        if (file.size() == 0) {
            // Else a power cut may take the new file away with all that is forced in it.
            StateFiles.force(folder());
        }
        return file;
    }

    private OpenFile openOrMake() throws IOException {
        BasicFileAttributes there = OpenFile.attributes(path);
        if (there != null && unfit == null && endOf(there).size() != left.size()) {
            unfit = "is not as it was left";
        }
        if (unfit != null) {
            beginAnew(unfit, there != null);
            unfit = null;
            there = null;
        }
        OpenFile file = there == null ? OpenFile.make(path, disk) : OpenFile.goOn(path, left.kept(), disk);
        open = file;
        full = limits.maxBytes();
        return file;
    }

    private void beginAnew(String why, boolean isThere) throws IOException {
        String what = path.getFileName() + " " + why;
        if (isThere) {
            Path aside = path.resolveSibling(path.getFileName() + ".broken-" + StateFiles.stamp(clock.instant()));
            Files.move(path, aside);
            what += " and is " + aside.getFileName() + " now";
        }
        LOG.log(Level.ERROR, "The audit log in {0} begins anew: {1}", folder(), what);
        news = what;
    }

    /** Gives a full file the name under which it is kept, and begins the next. */
    private OpenFile next(OpenFile file, Link last) throws IOException {
        Path part = parts.path(last.seq());
        try {
            Files.move(path, part);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "{0} is full and cannot be moved to {1}: {2}", path, part, StateFiles.reason(e));
            // Too large a log is better than none.
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
            LOG.log(Level.WARNING, "{0} cannot be closed: {1}", path, StateFiles.reason(e));
        }
    }
}
