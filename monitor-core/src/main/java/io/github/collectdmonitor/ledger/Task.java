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
 * A task that the ledger has accepted, and that is not finished. Its identity is the object itself: the same request can
 * be two tasks. What is not public is the ledger's, under its lock.
 */
public final class Task {
    /** How many senders with one and the same request are answered. */
    static final int MOST_REPLY_ADDRESSES = 16;

    /** What a start and a result cut to its code take at most, without the reply addresses. */
    private static final long RESERVE = 4096;

    final long sequence;
    final TaskKey key;
    final Expiry expiry;
    final Origin origin;
    final boolean inOwnFile;
    final List<ReplyAddress> replyTo = new ArrayList<>();

    /** Those of the requests that it answers. */
    final List<SeenNonce> nonces = new ArrayList<>();

    /** Whether somebody is about to record its result. */
    boolean finishing;

    /** Whether it was here when the ledger was opened. */
    boolean fromBefore;

    private final Request request;
    private final Supplier<Moment> time;
    private volatile int starts;
    private int startsWritten;
    private @Nullable Batch batch;
    private @Nullable Segment segment;
    private int length;

    /** Who asked: whoever signed it, a rule of this host, or, where both are null, anybody. */
    record Origin(@Nullable Signed signed, @Nullable String rule) {}

    /** When a task was accepted, and how long from then it may be started; null for ever. */
    record Expiry(Moment accepted, @Nullable Duration after) {}

    Task(
            long sequence,
            TaskKey key,
            Request request,
            boolean inOwnFile,
            Expiry expiry,
            Origin origin,
            Supplier<Moment> time) {
        this.sequence = sequence;
        this.key = key;
        this.request = request;
        this.inOwnFile = inOwnFile;
        this.expiry = expiry;
        this.origin = origin;
        this.time = time;
    }

    /** What is asked. */
    public Request request() {
        return request;
    }

    /** Who signed it; empty where nobody did. */
    public Optional<String> signer() {
        return Optional.ofNullable(origin.signed()).map(Signed::signer);
    }

    /** The rule of this host that asked for it; empty where it came from elsewhere. */
    public Optional<String> rule() {
        return Optional.ofNullable(origin.rule());
    }

    /** The hash of the exact bytes of its request, in lower-case hexadecimal. */
    public String payloadSha256() {
        return key.payloadSha256();
    }

    /** How often it was started, by this agent or by one before it; 0 where nothing can have been run. */
    public int starts() {
        return starts;
    }

    /** Whether it must not be started any more. */
    public boolean expired() {
        Duration after = expiry.after();
        return after != null && time.get().passed(after, expiry.accepted());
    }

    void started(int times) {
        starts = Math.max(starts, times);
    }

    /** Tells that a start is written, and maybe not on disk yet. */
    void startWritten(int times) {
        startsWritten = Math.max(startsWritten, times);
    }

    /** How often it was started at most; a copy of its record that said less would take back a start. */
    int startsWritten() {
        return Math.max(starts, startsWritten);
    }

    /** Whether this one is to be answered, too, and is not yet. */
    boolean canJoin(ReplyAddress address) {
        return replyTo.size() < MOST_REPLY_ADDRESSES && !replyTo.contains(address);
    }

    /** How much room its later records need. */
    long reserve() {
        return RESERVE + Records.size(replyTo);
    }

    /** Tells where its newest whole record is. */
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

    /** Tells that its record is needed no more. */
    void left() {
        if (segment != null) {
            segment.unneeded(length);
            segment = null;
        }
    }

    /** Where its newest whole record is; null where that is needed no more. */
    @Nullable
    Segment segment() {
        return segment;
    }

    /** Whether its acceptance was lost by a failed write or force. */
    boolean isVoid() {
        return batch != null && batch.failure() != null;
    }
}
