package io.github.collectdmonitor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.audit.AuditEntry.Decided;
import io.github.collectdmonitor.audit.AuditEntry.Who;
import io.github.collectdmonitor.audit.verify.AuditVerdict;
import io.github.collectdmonitor.audit.verify.AuditVerifier;
import io.github.collectdmonitor.message.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An audit log in a folder of its own. */
public final class AuditScene implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-26T00:41:19.309Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final AuditLimits SMALL = new AuditLimits(AuditLimits.LEAST_BYTES, 100);

    public final Path file;
    public AuditLimits limits = SMALL;
    AppendOnlyFile.@Nullable Disk disk;
    AuditLog log;

    public AuditScene(Path file) {
        this.file = file;
        this.log = AuditLog.open(file, limits, CLOCK);
    }

    public static AuditEntry entry(long id) {
        return Decided.accepted(
                new Who("alice", "monitor/web01/command", new TaskId(id), "command \"nginx\" \"restart\"", null, null));
    }

    public AuditScene reopen() {
        log.close();
        log = disk == null ? AuditLog.open(file, limits, CLOCK) : AuditLog.open(file, limits, CLOCK, disk);
        return this;
    }

    /** Writes so many lines, and forces them. */
    public AuditScene write(int count) {
        try {
            long last = 0;
            for (int id = 1; id <= count; id++) {
                last = log.append(entry(id));
            }
            log.force(last);
            return this;
        } catch (AuditException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes so many lines and closes the log, as a file to try things with. */
    public static Path written(Path file, int lines) {
        AuditScene scene = new AuditScene(file);
        scene.write(lines).close();
        return file;
    }

    public AuditVerdict check() {
        return check(file, null);
    }

    public static AuditVerdict check(Path file, @Nullable String head) {
        try {
            return AuditVerifier.check(file, head);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log is whole and has so many lines. */
    void expectWhole(long lines) {
        assertThat(check())
                .isInstanceOfSatisfying(
                        AuditVerdict.Whole.class,
                        whole -> assertThat(whole.lines()).as(whole.text()).isEqualTo(lines));
    }

    /** Expects a restart of the log at a line for this reason; returns the verdict on the other lines. */
    public AuditVerdict expectAnew(long seq, String why) {
        AuditVerdict verdict = check();
        assertThat(verdict).isInstanceOf(AuditVerdict.BeganAnew.class);
        assertThat(verdict.isWhole()).isFalse();
        AuditVerdict.BeganAnew restart = (AuditVerdict.BeganAnew) verdict;
        assertThat(restart.line().seq()).as(restart.text()).isEqualTo(seq);
        assertThat(restart.why()).contains(why);
        assertThat(restart.text())
                .startsWith(restart.file() + ", line " + restart.number() + " (sequence number " + seq + ")")
                .contains("restarted the log", why, "; lines before it may be missing; ");
        return restart.rest();
    }

    public List<String> lines() {
        return lines(file);
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the last line of a full file, by its name. */
    public static long lastSeq(String part) {
        return Long.parseLong(part.substring(part.lastIndexOf('.') + 1));
    }

    /** The names of the files beside the log that begin with its name and something more. */
    public List<String> beside(String more) {
        String beginning = file.getFileName() + more;
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(beginning))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
