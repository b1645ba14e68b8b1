package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.ledger.record.LedgerRecord.Accepted;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Floor;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Header;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Joined;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Nonce;
import io.github.collectdmonitor.ledger.record.LedgerRecord.SetAside;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Started;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.time.TimePoint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes records: a type, then its members in order, big-endian; a text as its length and UTF-8. */
public final class RecordCodec {
    /** The version of the format, in each header. */
    static final int VERSION = 1;

    private static final byte HEADER = 'H';
    private static final byte ACCEPTED = 'A';
    private static final byte JOINED = 'J';
    private static final byte STARTED = 'S';
    private static final byte FINISHED = 'F';
    private static final byte DELIVERED = 'D';
    private static final byte SET_ASIDE = 'X';
    private static final byte NONCE = 'N';
    private static final byte FLOOR = 'L';

    /** Flag of an accepted task: its request has its own file. */
    private static final int IN_OWN_FILE = 1;

    /** Flag of an accepted task: its request was signed. */
    private static final int SIGNED = 2;

    /** Flag of an accepted task: a rule of this host requested it. */
    private static final int OF_RULE = 4;

    private static final int LOWER_HALF = 0xffff;

    /** The maximum size of an accepted or finished record without its texts, in bytes. */
    private static final int FIXED = 160;

    private RecordCodec() {}

    /** Returns the maximum size of addresses in a record, in bytes. */
    public static int size(List<ReplyAddress> addresses) {
        int size = 4;
        for (ReplyAddress address : addresses) {
            CorrelationData correlation = address.correlation();
            size += 16 + 3 * address.topic().length() + (correlation == null ? 0 : correlation.bytes().length);
            size += address.proof() == null ? 0 : 3 * address.proof().length();
        }
        return size;
    }

    public static byte[] encode(LedgerRecord record) {
        ByteBuffer to = ByteBuffer.allocate(room(record));
        if (record instanceof Header header) {
            to.put(HEADER).putInt(VERSION).putLong(header.number()).putLong(header.previous());
            to.putInt(header.previousEnd()).putLong(header.nextSequence());
        } else if (record instanceof Accepted accepted) {
            to.put(ACCEPTED).putLong(accepted.sequence());
            put(to, accepted.key());
            put(to, accepted.expiry());
            to.put((byte) ((accepted.inOwnFile() ? IN_OWN_FILE : 0) | flags(accepted.origin())));
            to.putInt(accepted.starts());
            put(to, accepted.origin());
            put(to, accepted.replyTo());
            to.put(accepted.request().duplicate());
        } else if (record instanceof Joined joined) {
            to.put(JOINED).putLong(joined.sequence());
            put(to, List.of(joined.replyTo()));
        } else if (record instanceof Started started) {
            to.put(STARTED).putLong(started.sequence()).putInt(started.times());
        } else if (record instanceof Finished finished) {
            to.put(FINISHED).putLong(finished.order()).putLong(finished.sequence());
            put(to, finished.key());
            // Older versions read only the lower half, and wrote 0 to the upper one: Requester.UNKNOWN.
            to.putLong(finished.at().toEpochMilli());
            to.putInt((finished.pending() & LOWER_HALF) | (finished.key().requester() << 16));
            put(to, finished.replyTo());
            to.put(finished.result().duplicate());
        } else if (record instanceof Delivered delivered) {
            to.put(DELIVERED).putLong(delivered.order()).putInt(delivered.index());
            put(to, delivered.reason().getBytes(StandardCharsets.UTF_8));
        } else if (record instanceof SetAside aside) {
            to.put(SET_ASIDE).putLong(aside.number());
        } else if (record instanceof Nonce nonce) {
            to.put(NONCE).putLong(nonce.key().signer()).putLong(nonce.key().nonce());
            to.putLong(nonce.payloadFirst()).putLong(nonce.payloadSecond());
            to.putLong(nonce.expires().toEpochMilli()).putLong(nonce.task());
        } else if (record instanceof Floor floor) {
            to.put(FLOOR).putLong(floor.expires().toEpochMilli());
        }
        byte[] bytes = new byte[to.position()];
        to.flip().get(bytes);
        return bytes;
    }

    private static int room(LedgerRecord record) {
        if (record instanceof Accepted accepted) {
            return FIXED
                    + size(accepted.origin())
                    + size(accepted.replyTo())
                    + accepted.request().remaining();
        }
        if (record instanceof Finished finished) {
            return FIXED + size(finished.replyTo()) + finished.result().remaining();
        }
        if (record instanceof Joined joined) {
            return FIXED + size(List.of(joined.replyTo()));
        }
        return record instanceof Delivered delivered
                ? FIXED + 3 * delivered.reason().length()
                : FIXED;
    }

    /** Decodes a record; empty if it is of no type that this version writes. */
    public static Optional<LedgerRecord> decode(ByteBuffer from) {
        try {
            return Optional.ofNullable(read(from.duplicate()));
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static @Nullable LedgerRecord read(ByteBuffer from) {
        return switch (from.get()) {
            case HEADER ->
                from.getInt() == VERSION
                        ? new Header(from.getLong(), from.getLong(), from.getInt(), from.getLong())
                        : null;
            case ACCEPTED -> accepted(from);
            case JOINED -> new Joined(from.getLong(), addresses(from).get(0));
            case STARTED -> new Started(from.getLong(), from.getInt());
            case FINISHED -> finished(from);
            case DELIVERED -> new Delivered(from.getLong(), from.getInt(), text(from));
            case SET_ASIDE -> new SetAside(from.getLong());
            case NONCE ->
                new Nonce(
                        new NonceKey(from.getLong(), from.getLong()),
                        from.getLong(),
                        from.getLong(),
                        Instant.ofEpochMilli(from.getLong()),
                        from.hasRemaining() ? from.getLong() : LedgerRecord.Nonce.UNKNOWN);
            case FLOOR -> new Floor(Instant.ofEpochMilli(from.getLong()));
            default -> null;
        };
    }

    private static Finished finished(ByteBuffer from) {
        long order = from.getLong();
        long sequence = from.getLong();
        TaskKey key = TaskKey.read(from);
        Instant at = Instant.ofEpochMilli(from.getLong());
        int halves = from.getInt();
        return new Finished(
                order, sequence, key.of(halves >>> 16), at, halves & LOWER_HALF, addresses(from), from.slice());
    }

    private static Accepted accepted(ByteBuffer from) {
        long sequence = from.getLong();
        TaskKey key = TaskKey.read(from);
        TaskExpiry expiry = expiry(from);
        int flags = from.get();
        int starts = from.getInt();
        if ((flags & ~(IN_OWN_FILE | SIGNED | OF_RULE)) != 0) {
            throw new IllegalArgumentException("unknown flags: " + flags);
        }
        SignatureProof signatureProof = (flags & SIGNED) == 0 ? null : signed(from);
        TaskOrigin origin = new TaskOrigin(signatureProof, (flags & OF_RULE) == 0 ? null : text(from));
        boolean inOwnFile = (flags & IN_OWN_FILE) != 0;
        return new Accepted(
                sequence,
                key.of(Requester.of(origin)),
                expiry,
                origin,
                inOwnFile,
                starts,
                addresses(from),
                from.slice());
    }

    private static int flags(TaskOrigin origin) {
        return (origin.signed() == null ? 0 : SIGNED) | (origin.rule() == null ? 0 : OF_RULE);
    }

    private static int size(TaskOrigin origin) {
        SignatureProof signatureProof = origin.signed();
        String rule = origin.rule();
        return 3
                * ((signatureProof == null
                                ? 0
                                : signatureProof.signer().length()
                                        + signatureProof.nonce().length())
                        + (rule == null ? 0 : rule.length()));
    }

    private static void put(ByteBuffer to, TaskOrigin origin) {
        SignatureProof signatureProof = origin.signed();
        if (signatureProof != null) {
            put(to, signatureProof.signer().getBytes(StandardCharsets.UTF_8));
            put(to, signatureProof.nonce().getBytes(StandardCharsets.UTF_8));
            to.putLong(signatureProof.expires().toEpochMilli());
        }
        if (origin.rule() != null) {
            put(to, origin.rule().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static SignatureProof signed(ByteBuffer from) {
        return new SignatureProof(text(from), text(from), Instant.ofEpochMilli(from.getLong()));
    }

    private static void put(ByteBuffer to, TaskKey key) {
        to.putLong(key.taskId()).putLong(key.first()).putLong(key.second());
        to.putLong(key.third()).putLong(key.fourth());
    }

    private static void put(ByteBuffer to, TaskExpiry expiry) {
        Duration after = expiry.after();
        to.putLong(after == null ? -1 : after.toMillis());
        to.putLong(expiry.accepted().nanos()).putLong(expiry.accepted().wall().toEpochMilli());
        put(to, expiry.accepted().boot().getBytes(StandardCharsets.UTF_8));
    }

    private static TaskExpiry expiry(ByteBuffer from) {
        long millis = from.getLong();
        long nanos = from.getLong();
        Instant wall = Instant.ofEpochMilli(from.getLong());
        return new TaskExpiry(new TimePoint(text(from), nanos, wall), millis < 0 ? null : Duration.ofMillis(millis));
    }

    /**
     * The number of addresses, as its complement if one of them has a nonce: each is then followed by its nonce or by
     * none.
     */
    private static void put(ByteBuffer to, List<ReplyAddress> addresses) {
        boolean withProofs = addresses.stream().anyMatch(address -> address.proof() != null);
        to.putInt(withProofs ? ~addresses.size() : addresses.size());
        for (ReplyAddress address : addresses) {
            put(to, address.topic().getBytes(StandardCharsets.UTF_8));
            CorrelationData correlation = address.correlation();
            put(to, correlation == null ? null : correlation.bytes());
            if (withProofs) {
                put(to, address.proof() == null ? null : address.proof().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static List<ReplyAddress> addresses(ByteBuffer from) {
        int number = from.getInt();
        int count = number < 0 ? ~number : number;
        List<ReplyAddress> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String topic = text(from);
            byte[] correlation = bytes(from);
            byte[] nonce = number < 0 ? bytes(from) : null;
            addresses.add(new ReplyAddress(
                    topic,
                    correlation == null ? null : CorrelationData.of(correlation),
                    nonce == null ? null : new String(nonce, StandardCharsets.UTF_8)));
        }
        return addresses;
    }

    private static void put(ByteBuffer to, byte @Nullable [] bytes) {
        if (bytes == null) {
            to.putInt(-1);
        } else {
            to.putInt(bytes.length).put(bytes);
        }
    }

    private static byte @Nullable [] bytes(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0) {
            return null;
        }
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = bytes(from);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
