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
final class Members {
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

    private Members(Instant time, String event) {
        string("time", MILLISECONDS.format(time), LONGEST_HASH);
        string("event", event, LONGEST_HASH);
    }

    static byte[] of(Instant time, AuditEntry entry) {
        if (entry instanceof Decided decided) {
            return decided(time, decided);
        }
        return finished(time, (Finished) entry);
    }

    private static byte[] decided(Instant time, Decided decided) {
        Members members = new Members(time, "decided");
        members.who(decided.who());
        members.raw("accepted", decided.accepted());
        if (decided.code() != null) {
            members.raw("code", decided.code());
        }
        members.string("why", decided.why(), LONGEST_WHY);
        return members.bytes();
    }

    private static byte[] finished(Instant time, Finished finished) {
        Outcome outcome = finished.outcome();
        Members members = new Members(time, "finished");
        members.who(finished.who());
        members.raw("code", outcome.code());
        Duration took = outcome.took();
        if (took != null) {
            members.raw("duration_ms", took.toMillis());
        }
        ConfigHashes configs = outcome.configs();
        if (configs != null) {
            members.string("running_sha256", configs.running(), LONGEST_HASH);
            members.string("failed_sha256", configs.failed(), LONGEST_HASH);
        }
        return members.bytes();
    }

    /** Writes the members of a restart: the log before this line is not as the agent left it. */
    static byte[] restart(Instant time, String why) {
        Members members = new Members(time, BEGAN_ANEW);
        members.string("why", why, LONGEST_WHY);
        return members.bytes();
    }

    /** Writes the members of a line about entries without a line, which could not be written. */
    static byte[] unwritten(Instant time, Unwritten unwritten) {
        Members members = new Members(time, "unwritten");
        members.string("since", MILLISECONDS.format(unwritten.since()), LONGEST_HASH);
        members.raw("requests", unwritten.requests());
        members.raw("lines", unwritten.lines());
        return members.bytes();
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
            raw(name, EscapedText.quoted(value, maxBytes));
        }
    }

    private void raw(String name, Object value) {
        text.append(text.isEmpty() ? "\"" : ",\"").append(name).append("\":").append(value);
    }

    private byte[] bytes() {
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
