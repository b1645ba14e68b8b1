package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files in the ledger's folder whose names are numbers, told apart by their headers. */
final class SegmentRow {
    /** How many segments in a row may be missing; what is farther away is none, unless its header says so. */
    static final int MOST_MISSING = 1000;

    /** More than a header takes. */
    private static final int HEADER_BYTES = 256;

    private final NavigableMap<Long, Path> segments;
    private final NavigableMap<Long, Header> headers = new TreeMap<>();
    private final List<Path> strays = new ArrayList<>();

    SegmentRow(NavigableMap<Long, Path> files) {
        segments = new TreeMap<>(files);
        files.forEach((number, path) -> {
            Header header = header(path);
            if (header != null && header.number() == number) {
                headers.put(number, header);
            }
        });
        files.forEach((number, path) -> {
            if (isStray(number)) {
                segments.remove(number);
                strays.add(path);
            }
        });
    }

    private static @Nullable Header header(Path file) {
        try {
            Frame first = Frame.at(SegmentFile.read(file, 0, (int) Math.min(Files.size(file), HEADER_BYTES)), 0);
            return first != null && Records.decode(first.body()).orElse(null) instanceof Header header ? header : null;
        } catch (IOException e) {
            // It will be read as a whole, and then found damaged.
            return null;
        }
    }

    /** Whether it cannot be a damaged segment; where no header is whole, each may be one. */
    private boolean isStray(long number) {
        Long below = headers.floorKey(number);
        Long above = headers.ceilingKey(number);
        return !headers.isEmpty()
                && (below == null || number - below > MOST_MISSING)
                && (above == null || above - number > MOST_MISSING);
    }

    /** The segments by number, also damaged ones. */
    NavigableMap<Long, Path> segments() {
        return segments;
    }

    /** The files that are no segments. */
    List<Path> strays() {
        return strays;
    }

    /** The numbers that should be between the segments. */
    List<Long> missing() {
        List<Long> missing = new ArrayList<>();
        Long before = null;
        for (long number : segments.keySet()) {
            if (before != null) {
                for (long gone = Math.max(before + 1, number - MOST_MISSING); gone < number; gone++) {
                    missing.add(gone);
                }
            }
            before = number;
        }
        return missing;
    }

    boolean hasHeader(long number) {
        return headers.containsKey(number);
    }

    /** How far a segment is valid, as its successor says; unknown where that does not. */
    int endOf(long number) {
        Long next = segments.higherKey(number);
        Header successor = next == null ? null : headers.get(next);
        return successor != null && successor.previous() == number ? successor.previousEnd() : SegmentScan.UNKNOWN_END;
    }
}
