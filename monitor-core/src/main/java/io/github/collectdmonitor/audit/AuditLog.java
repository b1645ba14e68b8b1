package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.UninterruptibleFile;
import io.github.collectdmonitor.state.WriteHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The audit log: requests with their senders, decisions and outcomes, one JSON object per line, each with
 * a sequence number and the hash of the previous line. Thread-safe.
 *
 * <p>Lines wait in memory until they are forced to disk, in order. Lines that cannot be written stay
 * pending, up to {@value PendingLines#MOST_BYTES} bytes; further ones are only counted, and a later line has
 * their number.
 */
public final class AuditLog implements AutoCloseable {
    private final AuditFile file;
    private final PendingLines waiting;
    private final WriteHealth writeHealth;
    private final ReentrantLock writing = new ReentrantLock();

    // Changed only under the lock.
    private volatile long written;
    private final AtomicLong attempts = new AtomicLong();
    private volatile boolean failed;
    private volatile String head = ChainHead.NO_HASH;
    private long failedAttempt;
    private String reason = "";

    private AuditLog(AuditFile file, Clock clock) {
        this.file = file;
        this.waiting = new PendingLines(clock);
        this.writeHealth = new WriteHealth("The audit log", file.folder());
    }

    /**
     * Opens a log, or creates one that only its owner can access. A missing folder is created; an existing one is not
     * changed. A torn last line is truncated, and a file with a damaged end is moved aside; a file that is no audit log
     * is not changed and cannot be written. Never fails because of the disk: {@link #force} throws if the log cannot
     * be written.
     *
     * @param file the newest file; rotated ones are in the same folder
     */
    public static AuditLog open(Path file, AuditLimits limits, Clock clock) {
        return open(file, limits, clock, UninterruptibleFile::new);
    }

    static AuditLog open(Path file, AuditLimits limits, Clock clock, AppendOnlyFile.Disk disk) {
        AuditLog log = new AuditLog(new AuditFile(file, limits, clock, disk), clock);
        log.writing.lock();
        try {
            log.writeNext();
        } catch (AuditException e) {
            // Logged already; the next force retries.
        } finally {
            log.writing.unlock();
        }
        return log;
    }

    /**
     * Adds a line after all others; it is on disk only after {@link #force}. Does no input or output.
     *
     * @return the number of the line for {@link #force}; not its sequence number
     */
    public long append(AuditEntry entry) {
        return waiting.add(entry);
    }

    /**
     * Waits until a line and all before it are on disk. Concurrent callers share one write and
     * one force. A line that cannot be written stays pending and is written later.
     *
     * @param number what {@link #append} returned
     * @throws AuditException if it cannot be written now, or if too many lines were pending when it was added
     */
    public void force(long number) throws AuditException {
        if (number == PendingLines.NOT_TAKEN) {
            throw new AuditException("The audit log cannot be written: too many lines are pending");
        }
        if (number > waiting.last()) {
            throw new IllegalArgumentException("no line with the number " + number);
        }
        if (number > written) {
            writeWhile(() -> number > written, attempts.get());
        }
    }

    /**
     * Retries if lines could not be written; otherwise does nothing.
     *
     * @throws AuditException if they still cannot be written; then nothing may be run
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
                    // Another caller has tried meanwhile: a disk that hangs before it fails must not delay each
                    // caller in turn.
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
        PendingLines.Batch batch = waiting.next();
        try {
            head = file.append(batch.lines()).hash();
            waiting.written(batch);
            written = batch.last();
            failed = false;
            writeHealth.isOver();
        } catch (IOException e) {
            failed = true;
            failedAttempt = attempt;
            reason = "The audit log cannot be written: " + writeHealth.began(e);
            throw new AuditException(reason, e);
        }
    }

    /** Counts a request that was rejected because the log cannot be written; a later line has their number. */
    public void countUnwritten() {
        waiting.countRequest();
    }

    /** Returns the hash of the newest line on disk; 64 zeros if there is none, or none was read yet. */
    public String head() {
        return head;
    }

    /** Writes the pending lines if possible, and closes the log. */
    @Override
    public void close() {
        writing.lock();
        try {
            writeHealth.close();
            do {
                writeNext();
            } while (written < waiting.last());
        } catch (AuditException e) {
            // The pending lines are lost; the reason is in the agent's log.
        } finally {
            file.close();
            writing.unlock();
        }
    }
}
