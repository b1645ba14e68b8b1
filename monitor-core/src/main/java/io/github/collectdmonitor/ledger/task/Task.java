package io.github.collectdmonitor.ledger.task;

import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.log.RecordBatch;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.TaskExpiry;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.record.TaskOrigin;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.time.TimePoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task that the ledger has accepted, and that is not finished. Its identity is the object itself: the same request
 * can be two tasks. The members that are not public belong to the ledger and are used under its lock.
 */
public final class Task {
    /** The maximum number of senders whose identical requests one task answers. */
    static final int MAX_REPLY_ADDRESSES = 16;

    /** The maximum size of a start and a truncated result without the reply addresses, in bytes. */
    private static final long RESERVE = 4096;

    public final long sequence;
    public final TaskKey key;
    public final TaskExpiry expiry;
    public final TaskOrigin origin;
    public final boolean inOwnFile;
    public final List<ReplyAddress> replyTo = new ArrayList<>();

    /** The nonces of the requests that it answers. */
    public final List<UsedNonce> nonces = new ArrayList<>();

    /** Whether its result is being recorded. */
    public boolean finishing;

    /** Whether the previous run left it unfinished. */
    public boolean fromBefore;

    private final Request request;
    private final Supplier<TimePoint> time;
    private volatile int starts;
    private int startsWritten;
    private @Nullable RecordBatch recordBatch;
    private @Nullable Segment segment;
    private int length;

    public Task(
            long sequence,
            TaskKey key,
            Request request,
            boolean inOwnFile,
            TaskExpiry expiry,
            TaskOrigin origin,
            Supplier<TimePoint> time) {
        this.sequence = sequence;
        this.key = key;
        this.request = request;
        this.inOwnFile = inOwnFile;
        this.expiry = expiry;
        this.origin = origin;
        this.time = time;
    }

    /** Returns the request. */
    public Request request() {
        return request;
    }

    /** Returns the signer; empty if the request is unsigned. */
    public Optional<String> signer() {
        return Optional.ofNullable(origin.signed()).map(SignatureProof::signer);
    }

    /** Returns the rule of this host that requested it; empty for a request of a sender. */
    public Optional<String> rule() {
        return Optional.ofNullable(origin.rule());
    }

    /** Returns the SHA-256 of the exact bytes of its request, in lower-case hexadecimal. */
    public String payloadSha256() {
        return key.payloadSha256();
    }

    /** Returns the number of its starts, by this and previous runs of the agent; 0 if nothing can have been run. */
    public int starts() {
        return starts;
    }

    /** Returns whether the task has expired and must not be started. */
    public boolean expired() {
        Duration after = expiry.after();
        return after != null && time.get().passed(after, expiry.accepted());
    }

    public void started(int times) {
        starts = Math.max(starts, times);
    }

    /** Records that a start is written, possibly not forced yet. */
    public void startWritten(int times) {
        startsWritten = Math.max(startsWritten, times);
    }

    /** Returns the maximum number of its starts; a copy of its record with a lower number would lose a start. */
    public int startsWritten() {
        return Math.max(starts, startsWritten);
    }

    /** Returns whether a reply address can be added. */
    public boolean canJoin(ReplyAddress address) {
        return replyTo.size() < MAX_REPLY_ADDRESSES && !replyTo.contains(address);
    }

    /** Returns the maximum size of its later records in bytes. */
    public long reserve() {
        return RESERVE + RecordCodec.size(replyTo);
    }

    /** Records the position of its newest complete record. */
    public void written(LogPosition place) {
        recordBatch = place.batch();
        movedTo(place.segment(), place.length());
    }

    public void movedTo(Segment newSegment, int newLength) {
        left();
        segment = newSegment;
        length = newLength;
        newSegment.needed(length);
    }

    /** Marks its record as no longer needed. */
    public void left() {
        if (segment != null) {
            segment.unneeded(length);
            segment = null;
        }
    }

    /** Returns the segment of its newest complete record; null if that is no longer needed. */
    @Nullable
    public Segment segment() {
        return segment;
    }

    /** Returns whether its acceptance was lost by a failed write or force. */
    public boolean isVoid() {
        return recordBatch != null && recordBatch.failure() != null;
    }
}
