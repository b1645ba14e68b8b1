package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.state.Moment;
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

    final long sequence;
    final TaskKey key;
    final TaskExpiry expiry;
    final TaskOrigin origin;
    final boolean inOwnFile;
    final List<ReplyAddress> replyTo = new ArrayList<>();

    /** The nonces of the requests that it answers. */
    final List<SeenNonce> nonces = new ArrayList<>();

    /** Whether its result is being recorded. */
    boolean finishing;

    /** Whether the previous run left it unfinished. */
    boolean fromBefore;

    private final Request request;
    private final Supplier<Moment> time;
    private volatile int starts;
    private int startsWritten;
    private @Nullable Batch batch;
    private @Nullable Segment segment;
    private int length;

    Task(
            long sequence,
            TaskKey key,
            Request request,
            boolean inOwnFile,
            TaskExpiry expiry,
            TaskOrigin origin,
            Supplier<Moment> time) {
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
        return Optional.ofNullable(origin.signed()).map(Signed::signer);
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

    void started(int times) {
        starts = Math.max(starts, times);
    }

    /** Records that a start is written, possibly not forced yet. */
    void startWritten(int times) {
        startsWritten = Math.max(startsWritten, times);
    }

    /** Returns the maximum number of its starts; a copy of its record with a lower number would lose a start. */
    int startsWritten() {
        return Math.max(starts, startsWritten);
    }

    /** Returns whether a reply address can be added. */
    boolean canJoin(ReplyAddress address) {
        return replyTo.size() < MAX_REPLY_ADDRESSES && !replyTo.contains(address);
    }

    /** Returns the maximum size of its later records in bytes. */
    long reserve() {
        return RESERVE + Records.size(replyTo);
    }

    /** Records the position of its newest complete record. */
    void written(Written place) {
        batch = place.batch();
        movedTo(place.segment(), place.length());
    }

    void movedTo(Segment newSegment, int newLength) {
        left();
        segment = newSegment;
        length = newLength;
        newSegment.needed(length);
    }

    /** Marks its record as no longer needed. */
    void left() {
        if (segment != null) {
            segment.unneeded(length);
            segment = null;
        }
    }

    /** Returns the segment of its newest complete record; null if that is no longer needed. */
    @Nullable
    Segment segment() {
        return segment;
    }

    /** Returns whether its acceptance was lost by a failed write or force. */
    boolean isVoid() {
        return batch != null && batch.failure() != null;
    }
}
