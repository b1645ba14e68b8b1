package io.github.collectdmonitor.ledger.log;

import io.github.collectdmonitor.ledger.record.LedgerRecord.Header;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbered files in the ledger's folder, distinguished by their headers as segments and unknown files. */
public final class SegmentList {
    /**
     * The maximum number of consecutive missing segments; a file with a more distant number is unknown, unless it has
     * a valid header.
     */
    static final int MAX_MISSING = 1000;

    /** More than the size of a header. */
    private static final int HEADER_BYTES = 256;

    private final NavigableMap<Long, Path> segments;
    private final NavigableMap<Long, Header> headers = new TreeMap<>();
    private final List<Path> unknownFiles = new ArrayList<>();

    public SegmentList(NavigableMap<Long, Path> files) {
        segments = new TreeMap<>(files);
        files.forEach((number, path) -> {
            Header header = header(path);
            if (header != null && header.number() == number) {
                headers.put(number, header);
            }
        });
        files.forEach((number, path) -> {
            if (isUnknown(number)) {
                segments.remove(number);
                unknownFiles.add(path);
            }
        });
    }

    private static @Nullable Header header(Path file) {
        try {
            Frame first = Frame.at(SegmentFile.read(file, 0, (int) Math.min(Files.size(file), HEADER_BYTES)), 0);
            return first != null && RecordCodec.decode(first.body()).orElse(null) instanceof Header header
                    ? header
                    : null;
        } catch (IOException e) {
            // It is reported as damaged when all of it is read.
            return null;
        }
    }

    /** Returns whether it cannot be a damaged segment; without any valid header, each file may be one. */
    private boolean isUnknown(long number) {
        Long below = headers.floorKey(number);
        Long above = headers.ceilingKey(number);
        return !headers.isEmpty()
                && (below == null || number - below > MAX_MISSING)
                && (above == null || above - number > MAX_MISSING);
    }

    /** Returns the segments by number, including damaged ones. */
    public NavigableMap<Long, Path> segments() {
        return segments;
    }

    /** Returns the files that are no segments. */
    public List<Path> unknownFiles() {
        return unknownFiles;
    }

    /** Returns the numbers that are missing between the segments. */
    public List<Long> missing() {
        List<Long> missing = new ArrayList<>();
        Long before = null;
        for (long number : segments.keySet()) {
            if (before != null) {
                for (long gone = Math.max(before + 1, number - MAX_MISSING); gone < number; gone++) {
                    missing.add(gone);
                }
            }
            before = number;
        }
        return missing;
    }

    public boolean hasHeader(long number) {
        return headers.containsKey(number);
    }

    /** Returns where a segment ends according to its successor, or {@link SegmentScanner#UNKNOWN_END}. */
    public int endOf(long number) {
        Long next = segments.higherKey(number);
        Header successor = next == null ? null : headers.get(next);
        return successor != null && successor.previous() == number
                ? successor.previousEnd()
                : SegmentScanner.UNKNOWN_END;
    }
}
