package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.SteadyFile;
import io.github.collectdmonitor.state.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The log of who asked for what, what was decided and what came of it (issue 4, "Audit log"): one JSON object a line, each
 * with a sequence number and the hash of the line before. Thread-safe.
 *
 * <p>Lines wait in memory until they are forced to disk, in order. What cannot be written goes on waiting, up to
 * {@value WaitingLines#MOST_BYTES} bytes; beyond that lines are only counted, and a line says how many once it can be
 * written.
 */
public final class AuditLog implements AutoCloseable {
    private final AuditFile file;
    private final WaitingLines waiting;
    private final Trouble trouble;
    private final ReentrantLock writing = new ReentrantLock();

    // Changed by whoever holds the lock.
    private volatile long written;
    private final AtomicLong attempts = new AtomicLong();
    private volatile boolean failed;
    private volatile String head = Link.NO_HASH;
    private long failedAttempt;
    private String reason = "";

    private AuditLog(AuditFile file, Clock clock) {
        this.file = file;
        this.waiting = new WaitingLines(clock);
        this.trouble = new Trouble("The audit log", file.folder());
    }

    /**
     * Goes on with a file, or begins one, for its owner only. A folder that is missing is made; one that is there is left as
     * it is. A torn last line is cut, and a log that does not end as one is set aside; what is no log is left alone, and cannot
     * be written. Never fails for what the disk holds or lacks: a log that cannot be written says so in {@link #force}.
     *
     * @param file the newest file; full ones stand beside it
     */
    public static AuditLog open(Path file, AuditLimits limits, Clock clock) {
        return open(file, limits, clock, SteadyFile::new);
    }

    static AuditLog open(Path file, AuditLimits limits, Clock clock, OpenFile.Disk disk) {
        AuditLog log = new AuditLog(new AuditFile(file, limits, clock, disk), clock);
        log.writing.lock();
        try {
            log.writeNext();
        } catch (AuditException e) {
            // Said in the log, and tried again.
        } finally {
            log.writing.unlock();
        }
        return log;
    }

    /**
     * Adds a line behind all others; it is on disk only after {@link #force}. Does no input or output.
     *
     * @return by which number force knows the line; it is not the line's own
     */
    public long append(AuditEntry entry) {
        return waiting.add(entry);
    }

    /**
     * Returns when a line and all before it are on disk. Those who come together share one write and one force. A line that
     * could not be written goes on waiting and is written later, whatever its caller does meanwhile.
     *
     * @param number what {@link #append} returned
     * @throws AuditException if it cannot be written now, or if too much waited when it was added
     */
    public void force(long number) throws AuditException {
        if (number == WaitingLines.NOT_TAKEN) {
            throw new AuditException("The audit log cannot be written: too many lines wait for that already");
        }
        if (number > waiting.last()) {
            throw new IllegalArgumentException("there is no line " + number);
        }
        if (number > written) {
            writeWhile(() -> number > written, attempts.get());
        }
    }

    /**
     * Costs nothing while all is well. Where lines could not be written, tries again.
     *
     * @throws AuditException if they cannot be written now either; then nothing may be executed
     */
    public void ensureWritable() throws AuditException {
        if (failed) {
            long number = waiting.last();
            writeWhile(() -> failed || number > written, attempts.get());
        }
    }

    private void writeWhile(BooleanSupplier needed, long seen) throws AuditException {
        writing.lock();
        try {
            while (needed.getAsBoolean()) {
                if (failedAttempt > seen) {
                    // That was tried since we came: a disk that hangs before it fails must not do so for each in turn.
                    throw new AuditException(reason);
                }
                writeNext();
            }
        } finally {
            writing.unlock();
        }
    }

    private void writeNext() throws AuditException {
        long attempt = attempts.incrementAndGet();
        WaitingLines.Batch batch = waiting.next();
        try {
            head = file.append(batch.lines()).hash();
            waiting.written(batch);
            written = batch.last();
            failed = false;
            trouble.isOver();
        } catch (IOException e) {
            failed = true;
            failedAttempt = attempt;
            reason = "The audit log cannot be written: " + trouble.began(e);
            throw new AuditException(reason, e);
        }
    }

    /** Counts a request that was refused because the log cannot be written; a line says how many once it can be. */
    public void countUnwritten() {
        waiting.countRequest();
    }

    /** The hash of the newest line that is on disk; 64 zeros where there is none, or none could be read yet. */
    public String head() {
        return head;
    }

    /** Writes what waits, if it can be written. */
    @Override
    public void close() {
        writing.lock();
        try {
            trouble.close();
            do {
                writeNext();
            } while (written < waiting.last());
        } catch (AuditException e) {
            // What waits now is lost; that it cannot be written is in the agent's log.
        } finally {
            file.close();
            writing.unlock();
        }
    }
}
