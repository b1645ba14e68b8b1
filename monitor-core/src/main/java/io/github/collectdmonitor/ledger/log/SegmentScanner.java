package io.github.collectdmonitor.ledger.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The readable records of a segment.
 *
 * @param frames all complete frames
 * @param end the offset at which the last of them ends
 * @param torn whether an incomplete record that was never forced follows, as after a crash
 * @param damaged whether a record that was forced is unreadable
 */
public record SegmentScanner(List<Frame> frames, int end, boolean torn, boolean damaged) {
    /** The end of the segment if no later segment records it. */
    public static final int UNKNOWN_END = -1;

    /** Reads a segment whose end is known or {@link #UNKNOWN_END}. */
    public static SegmentScanner of(ByteBuffer segment, int knownEnd) {
        ByteBuffer content = segment.duplicate();
        if (knownEnd >= 0) {
            content.limit(Math.min(knownEnd, content.limit()));
        }
        List<Frame> frames = new ArrayList<>();
        int end = read(content, 0, frames);
        if (knownEnd >= 0) {
            boolean damaged = end != knownEnd;
            return new SegmentScanner(frames, damaged ? readOn(content, end, frames) : end, false, damaged);
        }
        if (isZero(content, end)) {
            return new SegmentScanner(frames, end, false, false);
        }
        List<Frame> behind = new ArrayList<>();
        int last = readOn(content, end, behind);
        boolean forced = end == 0;
        for (Frame frame : behind) {
            forced |= frame.forcedBefore() > end;
        }
        if (!forced) {
            return new SegmentScanner(frames, end, true, false);
        }
        frames.addAll(behind);
        return new SegmentScanner(frames, last, false, true);
    }

    /** Reads frames up to the first invalid one; returns its offset. */
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

    /** Reads the complete frames after an unreadable part; returns where the last of them ends. */
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
