package io.github.collectdmonitor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskIdentity;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A ledger in a folder, that can be closed and opened again, and a time that tests set. */
public final class LedgerScene implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final ReplyAddress RESULTS = new ReplyAddress("results", null);
    static final int SEGMENT_BYTES = 64 * 1024;

    final Path folder;
    TimePoint now = new TimePoint("this boot", 1_000_000_000, START);
    LedgerLimits limits = new LedgerLimits(3, Duration.ofSeconds(60), Duration.ofDays(7), 100_000, 256 << 20, 1000);
    int segmentBytes = SEGMENT_BYTES;
    public TaskLedger ledger;

    public LedgerScene(Path folder) {
        this.folder = folder;
        this.ledger = open();
    }

    LedgerScene(Path folder, LedgerLimits limits) {
        this.folder = folder;
        this.limits = limits;
        this.ledger = open();
    }

    private TaskLedger open() {
        try {
            return TaskLedger.open(folder, limits, () -> now, segmentBytes);
        } catch (StateInUseException e) {
            throw new AssertionError(e);
        }
    }

    /** Reopens the ledger; all that was written counts as on disk. */
    public TaskLedger reopen() {
        ledger.close();
        ledger = open();
        return ledger;
    }

    void passes(Duration time) {
        now = new TimePoint(now.boot(), now.nanos() + time.toNanos(), now.wall().plus(time));
    }

    void clockIsSetTo(Instant wall) {
        now = new TimePoint(now.boot(), now.nanos(), wall);
    }

    public static Submission arrival(long id, String command, @Nullable Instant timestamp, boolean redelivered) {
        return arrival(id, command, timestamp, redelivered, RESULTS);
    }

    public static Submission arrival(
            long id, String command, @Nullable Instant timestamp, boolean redelivered, @Nullable ReplyAddress replyTo) {
        return arrival(new CommandRequest(new TaskId(id), timestamp, "service", command), redelivered, replyTo, null);
    }

    public static Submission arrival(
            Request request, boolean redelivered, @Nullable ReplyAddress replyTo, @Nullable Duration expiresIn) {
        TaskIdentity identity = TaskIdentity.of(request.taskId(), RequestCodec.encode(request));
        return new Submission(request, identity, redelivered, replyTo, expiresIn, null);
    }

    /** Returns the same request, signed, and valid for a time from the start. */
    public static Submission signed(Submission submission, String signer, String nonce, Duration valid) {
        ReplyAddress to = submission.replyTo();
        return new Submission(
                submission.request(),
                submission.identity(),
                submission.redelivered(),
                to == null ? null : new ReplyAddress(to.topic(), to.correlation(), nonce),
                submission.expiresIn(),
                new SignatureProof(signer, nonce, START.plus(valid)));
    }

    public Task accepted(Submission submission) {
        Acceptance acceptance = ledger.accept(submission);
        assertThat(acceptance).isInstanceOf(New.class);
        Task task = ((New) acceptance).task();
        force();
        return task;
    }

    public Task accepted(long id) {
        return accepted(arrival(id, "a", START, false));
    }

    public void force() {
        try {
            ledger.force();
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    void start(Task task) {
        try {
            ledger.start(task);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    public void finish(Task task, String message) {
        ledger.finish(task, result(task.request().taskId(), message));
    }

    /** Accepts, starts, finishes and delivers. */
    void done(long id, String message) {
        Task task = accepted(arrival(id, "a", null, false));
        start(task);
        finish(task, message);
        deliverAll();
    }

    public List<PendingDelivery> undelivered() {
        List<PendingDelivery> all = new ArrayList<>();
        Optional<PendingDelivery> next = ledger.nextUndelivered();
        while (next.isPresent()) {
            all.add(next.get());
            next = ledger.nextUndelivered();
        }
        return all;
    }

    public String message(PendingDelivery pendingDelivery) {
        try {
            return ledger.result(pendingDelivery).outcome().message();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deliverAll() {
        undelivered().forEach(ledger::delivered);
    }

    static TaskResult result(TaskId id, String message) {
        return new TaskResult(id, START, Outcome.of(ResultCode.SUCCEEDED, message), null, false);
    }

    static ReplyAddress address() {
        return new ReplyAddress("results", CorrelationData.random());
    }

    /** The files of the segments, oldest first. */
    List<Path> segments() {
        return files(folder.resolve("ledger"));
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ledger.close();
    }
}
