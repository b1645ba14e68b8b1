package io.github.collectdmonitor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.state.Moment;
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
final class LedgerScene implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final ReplyAddress RESULTS = new ReplyAddress("results", null);
    static final int SEGMENT_BYTES = 64 * 1024;

    final Path folder;
    Moment now = new Moment("this boot", 1_000_000_000, START);
    LedgerLimits limits = new LedgerLimits(3, Duration.ofSeconds(60), Duration.ofDays(7), 100_000, 256 << 20, 1000);
    int segmentBytes = SEGMENT_BYTES;
    TaskLedger ledger;

    LedgerScene(Path folder) {
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
    TaskLedger reopen() {
        ledger.close();
        ledger = open();
        return ledger;
    }

    void passes(Duration time) {
        now = new Moment(now.boot(), now.nanos() + time.toNanos(), now.wall().plus(time));
    }

    void clockIsSetTo(Instant wall) {
        now = new Moment(now.boot(), now.nanos(), wall);
    }

    static Arrival arrival(long id, String command, @Nullable Instant timestamp, boolean redelivered) {
        return arrival(id, command, timestamp, redelivered, RESULTS);
    }

    static Arrival arrival(
            long id, String command, @Nullable Instant timestamp, boolean redelivered, @Nullable ReplyAddress replyTo) {
        return arrival(new CommandRequest(new TaskId(id), timestamp, "service", command), redelivered, replyTo, null);
    }

    static Arrival arrival(
            Request request, boolean redelivered, @Nullable ReplyAddress replyTo, @Nullable Duration expiresIn) {
        TaskIdentity identity = TaskIdentity.of(request.taskId(), RequestCodec.encode(request));
        return new Arrival(request, identity, redelivered, replyTo, expiresIn, null);
    }

    /** Returns the same request, signed, and valid for a time from the start. */
    static Arrival signed(Arrival arrival, String signer, String nonce, Duration valid) {
        ReplyAddress to = arrival.replyTo();
        return new Arrival(
                arrival.request(),
                arrival.identity(),
                arrival.redelivered(),
                to == null ? null : new ReplyAddress(to.topic(), to.correlation(), nonce),
                arrival.expiresIn(),
                new Signed(signer, nonce, START.plus(valid)));
    }

    Task accepted(Arrival arrival) {
        Acceptance acceptance = ledger.accept(arrival);
        assertThat(acceptance).isInstanceOf(New.class);
        Task task = ((New) acceptance).task();
        force();
        return task;
    }

    Task accepted(long id) {
        return accepted(arrival(id, "a", START, false));
    }

    void force() {
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

    void finish(Task task, String message) {
        ledger.finish(task, result(task.request().taskId(), message));
    }

    /** Accepts, starts, finishes and delivers. */
    void done(long id, String message) {
        Task task = accepted(arrival(id, "a", null, false));
        start(task);
        finish(task, message);
        deliverAll();
    }

    List<Undelivered> undelivered() {
        List<Undelivered> all = new ArrayList<>();
        Optional<Undelivered> next = ledger.nextUndelivered();
        while (next.isPresent()) {
            all.add(next.get());
            next = ledger.nextUndelivered();
        }
        return all;
    }

    String message(Undelivered undelivered) {
        try {
            return ledger.result(undelivered).outcome().message();
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
