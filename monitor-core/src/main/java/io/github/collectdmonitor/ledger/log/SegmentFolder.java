package io.github.collectdmonitor.ledger.log;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Header;
import io.github.collectdmonitor.ledger.record.RecordCodec;
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

/** The folder of the segments: lists and creates them. A segment that is being created has the suffix .new. */
public final class SegmentFolder {
    /** The size of a segment in bytes, unless a record needs a larger one. */
    public static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** The additional free space of a larger segment, in bytes. */
    private static final int SPARE = 1024 * 1024;

    /** More than the maximum number of queued tasks needs; a larger file is no segment. */
    public static final int LARGEST = 64 * 1024 * 1024;

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final int segmentBytes;

    public SegmentFolder(Path path, int segmentBytes) {
        this.path = path;
        this.segmentBytes = segmentBytes;
    }

    public Path path() {
        return path;
    }

    /** Returns the files of the segments by number. */
    public NavigableMap<Long, Path> list() throws IOException {
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

    public Path file(long number) {
        return path.resolve(String.format("%010d", number));
    }

    /** Deletes segments whose creation a crash interrupted; returns unknown files with such names. */
    public List<Path> deleteUnfinished() throws IOException {
        List<Path> unknownFiles = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.new")) {
            for (Path file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    unknownFiles.add(file);
                } else {
                    Files.delete(file);
                }
            }
        }
        return unknownFiles;
    }

    /**
     * Creates a segment at its full size, so that later writes fail only if the disk itself fails, not because it is
     * full.
     *
     * @param room the space needed besides the header, in bytes
     */
    Segment make(Header header, long room) throws IOException {
        byte[] body = RecordCodec.encode(header);
        long least = room + Frame.OVERHEAD + body.length;
        long size = least <= segmentBytes ? segmentBytes : least + SPARE;
        if (size > LARGEST) {
            throw new IOException("the records of the unfinished tasks exceed the maximum size of a ledger file");
        }
        Path target = file(header.number());
        Path incomplete = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(incomplete);
        SegmentFile file = new SegmentFile(incomplete, FileChannel.open(incomplete, NEW, StateFiles.OWNER_ONLY));
        try {
            file.clear(0, size);
            Segment segment = new Segment(header.number(), target, size, 0);
            segment.continueWith(file);
            segment.append(body);
            segment.force();
            segment.forcedTo(segment.end());
            file.close();
            CrashPoint.SEGMENT_FILLED.reached();
            Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
            force();
            CrashPoint.SEGMENT_NAMED.reached();
            segment.continueWith(SegmentFile.open(target));
            return segment;
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(incomplete);
            Files.deleteIfExists(target);
            throw e;
        }
    }

    void force() throws IOException {
        StateFiles.force(path);
    }
}
