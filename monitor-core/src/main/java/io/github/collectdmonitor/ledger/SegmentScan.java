package io.github.collectdmonitor.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a segment.
 *
 * @param frames all that are whole
 * @param end where the last of them ends
 * @param torn whether something was cut off behind them that was never forced, as a crash does
 * @param damaged whether something is unreadable that was forced
 */
record SegmentScan(List<Frame> frames, int end, boolean torn, boolean damaged) {
    /** The segment's end, where no later segment tells it. */
    static final int UNKNOWN_END = -1;

    /** Reads a segment, whose valid part ends at a known place or somewhere. */
    static SegmentScan of(ByteBuffer segment, int knownEnd) {
        ByteBuffer content = segment.duplicate();
        if (knownEnd >= 0) {
            content.limit(Math.min(knownEnd, content.limit()));
        }
        List<Frame> frames = new ArrayList<>();
        int end = read(content, 0, frames);
        if (knownEnd >= 0) {
            boolean damaged = end != knownEnd;
            return new SegmentScan(frames, damaged ? readOn(content, end, frames) : end, false, damaged);
        }
        if (isZero(content, end)) {
            return new SegmentScan(frames, end, false, false);
        }
        List<Frame> behind = new ArrayList<>();
        int last = readOn(content, end, behind);
        boolean forced = end == 0;
        for (Frame frame : behind) {
            forced |= frame.forcedBefore() > end;
        }
        if (!forced) {
            return new SegmentScan(frames, end, true, false);
        }
        frames.addAll(behind);
        return new SegmentScan(frames, last, false, true);
    }

    /** Reads frames up to the first bad one; returns where that is. */
    private static int read(ByteBuffer content, int from, List<Frame> to) {
        int offset = from;
        Frame frame = Frame.at(content, offset);
        while (frame != null) {
            to.add(frame);
            offset += frame.length();
            frame = Frame.at(content, offset);
        }
        return offset;
    }

    /** Reads what is whole behind a bad place; returns where the last of it ends. */
    private static int readOn(ByteBuffer content, int from, List<Frame> to) {
        int end = from;
        Frame next = next(content, from);
        while (next != null) {
            end = read(content, next.offset(), to);
            next = next(content, end);
        }
        return end;
    }

    private static @Nullable Frame next(ByteBuffer content, int from) {
        for (int offset = from; offset < content.limit() - Frame.OVERHEAD; offset++) {
            Frame frame = Frame.at(content, offset);
            if (frame != null && frame.forcedBefore() <= offset) {
                return frame;
            }
        }
        return null;
    }

    private static boolean isZero(ByteBuffer content, int from) {
        for (int offset = from; offset < content.limit(); offset++) {
            if (content.get(offset) != 0) {
                return false;
            }
        }
        return true;
    }
}
