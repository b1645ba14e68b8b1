package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.LedgerRecord.Header;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The folder of the segments: lists and makes them. A segment under its number is whole; one in the making ends in .new. */
final class SegmentFolder {
    /** How large a segment is, unless something needs a larger one. */
    static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** Free beside what a larger segment is made for, so that it serves a while. */
    private static final int SPARE = 1024 * 1024;

    /** More than the largest number of waiting tasks needs; a larger file is no segment. */
    static final int LARGEST = 64 * 1024 * 1024;

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final int segmentBytes;

    SegmentFolder(Path path, int segmentBytes) {
        this.path = path;
        this.segmentBytes = segmentBytes;
    }

    Path path() {
        return path;
    }

    /** The segments' files by number. */
    NavigableMap<Long, Path> list() throws IOException {
        NavigableMap<Long, Path> segments = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9]{10,18}")) {
                    segments.put(Long.parseLong(name), file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return segments;
        }
        return segments;
    }

    Path file(long number) {
        return path.resolve(String.format("%010d", number));
    }

    /** Deletes what a crash left of the making of a segment; returns what only has such a name. */
    List<Path> deleteUnfinished() throws IOException {
        List<Path> strays = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.new")) {
            for (Path file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    strays.add(file);
                } else {
                    Files.delete(file);
                }
            }
        }
        return strays;
    }

    /**
     * Makes a segment at its full size, on disk, so that what is written there later can only fail with the disk itself.
     *
     * @param room how many bytes must fit beside the header
     */
    Segment make(Header header, long room) throws IOException {
        byte[] body = Records.encode(header);
        long least = room + Frame.OVERHEAD + body.length;
        long size = least <= segmentBytes ? segmentBytes : least + SPARE;
        if (size > LARGEST) {
            throw new IOException("too many tasks are waiting for one file of the ledger");
        }
        Path target = file(header.number());
        Path making = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(making);
        SegmentFile file = new SegmentFile(making, FileChannel.open(making, NEW, StateFiles.OWNER_ONLY));
        try {
            file.clear(0, size);
            Segment segment = new Segment(header.number(), target, size, 0);
            segment.continueWith(file);
            segment.append(body);
            segment.force();
            segment.forcedTo(segment.end());
            file.close();
            CrashPoint.SEGMENT_FILLED.reached();
            Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
            force();
            CrashPoint.SEGMENT_NAMED.reached();
            segment.continueWith(SegmentFile.open(target));
            return segment;
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(making);
            Files.deleteIfExists(target);
            throw e;
        }
    }

    void force() throws IOException {
        StateFiles.force(path);
    }
}
