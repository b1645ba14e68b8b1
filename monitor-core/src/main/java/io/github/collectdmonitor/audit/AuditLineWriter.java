package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.audit.AuditEntry.Decided;
import io.github.collectdmonitor.audit.AuditEntry.Finished;
import io.github.collectdmonitor.audit.AuditEntry.Who;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of a line other than its link: a part of a JSON object in a fixed order, with the closing brace.
 */
public final class AuditLineWriter {
    /** The event of a restart: the chain may be broken before this line. */
    static final String BEGAN_ANEW = "began anew";

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    // These limits keep each line below AuditLine.LONGEST, as a test verifies.
    private static final int LONGEST_SIGNER = 256;
    private static final int LONGEST_TOPIC = 1024;
    private static final int LONGEST_WHAT = 512;
    private static final int LONGEST_WHY = 1024;
    private static final int LONGEST_HASH = 64;

    private final StringBuilder text = new StringBuilder();

    private AuditLineWriter(Instant time, String event) {
        string("time", MILLISECONDS.format(time), LONGEST_HASH);
        string("event", event, LONGEST_HASH);
    }

    public static byte[] of(Instant time, AuditEntry entry) {
        if (entry instanceof Decided decided) {
            return decided(time, decided);
        }
        return finished(time, (Finished) entry);
    }

    private static byte[] decided(Instant time, Decided decided) {
        AuditLineWriter auditLineWriter = new AuditLineWriter(time, "decided");
        auditLineWriter.who(decided.who());
        auditLineWriter.raw("accepted", decided.accepted());
        if (decided.code() != null) {
            auditLineWriter.raw("code", decided.code());
        }
        auditLineWriter.string("why", decided.why(), LONGEST_WHY);
        return auditLineWriter.bytes();
    }

    private static byte[] finished(Instant time, Finished finished) {
        Outcome outcome = finished.outcome();
        AuditLineWriter auditLineWriter = new AuditLineWriter(time, "finished");
        auditLineWriter.who(finished.who());
        auditLineWriter.raw("code", outcome.code());
        Duration took = outcome.took();
        if (took != null) {
            auditLineWriter.raw("duration_ms", took.toMillis());
        }
        ConfigHashes configs = outcome.configs();
        if (configs != null) {
            auditLineWriter.string("running_sha256", configs.running(), LONGEST_HASH);
            auditLineWriter.string("failed_sha256", configs.failed(), LONGEST_HASH);
        }
        return auditLineWriter.bytes();
    }

    /** Writes the members of a restart: the log before this line is not as the agent left it. */
    static byte[] restart(Instant time, String why) {
        AuditLineWriter auditLineWriter = new AuditLineWriter(time, BEGAN_ANEW);
        auditLineWriter.string("why", why, LONGEST_WHY);
        return auditLineWriter.bytes();
    }

    /** Writes the members of a line about entries without a line, which could not be written. */
    static byte[] unwritten(Instant time, SkippedLines skippedLines) {
        AuditLineWriter auditLineWriter = new AuditLineWriter(time, "unwritten");
        auditLineWriter.string("since", MILLISECONDS.format(skippedLines.since()), LONGEST_HASH);
        auditLineWriter.raw("requests", skippedLines.requests());
        auditLineWriter.raw("lines", skippedLines.lines());
        return auditLineWriter.bytes();
    }

    private void who(Who who) {
        string("signer", who.signer(), LONGEST_SIGNER);
        string("topic", who.topic(), LONGEST_TOPIC);
        if (who.taskId() != null) {
            raw("task_id", who.taskId().value());
        }
        string("what", who.what(), LONGEST_WHAT);
        string("payload_sha256", who.payloadSha256(), LONGEST_HASH);
        string("config_sha256", who.configSha256(), LONGEST_HASH);
    }

    private void string(String name, @Nullable String value, int maxBytes) {
        if (value != null) {
            raw(name, JsonText.quoted(value, maxBytes));
        }
    }

    private void raw(String name, Object value) {
        text.append(text.isEmpty() ? "\"" : ",\"").append(name).append("\":").append(value);
    }

    private byte[] bytes() {
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
