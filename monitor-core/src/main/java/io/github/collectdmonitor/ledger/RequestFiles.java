package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Stores unfinished requests with a config, which may contain passwords: each in its own file, which is deleted when
 * the task finishes.
 */
final class RequestFiles {
    private static final Logger LOG = System.getLogger(RequestFiles.class.getName());

    private static final Set<OpenOption> WRITE = Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);

    private final Path folder;

    /** The tasks that may have files: most have none, and a disk access takes time. */
    private final Set<Long> present = new HashSet<>();

    RequestFiles(Path folder) {
        this.folder = folder;
    }

    /** Returns whether a request may contain passwords. */
    static boolean belongsHere(Request request) {
        return request instanceof ConfigRequest
                || (request instanceof ReplacementRequest replacement
                        && (replacement.action() instanceof Check || replacement.action() instanceof Replace));
    }

    /** Returns the same request with an empty config. */
    static Request withoutConfig(Request request) {
        if (request instanceof ConfigRequest config) {
            return new ConfigRequest(config.taskId(), config.timestamp(), "");
        }
        if (request instanceof ReplacementRequest replacement) {
            if (replacement.action() instanceof Check check) {
                return new ReplacementRequest(
                        replacement.taskId(), replacement.timestamp(), new Check("", check.expectedSha256()));
            }
            if (replacement.action() instanceof Replace replace) {
                return new ReplacementRequest(
                        replacement.taskId(),
                        replacement.timestamp(),
                        new Replace("", replace.expectedSha256(), replace.confirmWithin(), replace.force()));
            }
        }
        return request;
    }

    /** Writes and forces a request. */
    void write(long sequence, Request request) throws IOException {
        Path file = file(sequence);
        present.add(sequence);
        SegmentFile writing = new SegmentFile(file, FileChannel.open(file, WRITE, StateFiles.OWNER_ONLY));
        try (writing) {
            writing.write(ByteBuffer.wrap(RequestCodec.encode(request)), 0);
            writing.force();
            StateFiles.force(folder);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        CrashPoint.REQUEST_FORCED.reached();
    }

    byte[] read(long sequence) throws IOException {
        present.add(sequence);
        return Files.readAllBytes(file(sequence));
    }

    /** Deletes a task's file if it has one; a file that cannot be deleted is deleted at the next start. */
    void deleteIfPossible(long sequence) {
        if (!present.remove(sequence)) {
            return;
        }
        try {
            Files.deleteIfExists(file(sequence));
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot delete {0}: {1}; the next start will retry",
                    file(sequence),
                    StateFiles.reason(e));
        }
    }

    /** Deletes the files of all other tasks, such as those that a crash left behind; returns the unknown files. */
    List<Path> keepOnly(LongPredicate sequences) throws IOException {
        List<Path> unknownFiles = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.matches("[0-9]{1,18}") || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    unknownFiles.add(file);
                } else if (!sequences.test(Long.parseLong(name))) {
                    Files.delete(file);
                }
            }
        }
        return unknownFiles;
    }

    private Path file(long sequence) {
        return folder.resolve(Long.toString(sequence));
    }
}
