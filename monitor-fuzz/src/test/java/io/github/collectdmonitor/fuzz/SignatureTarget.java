package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.access.PermissionPattern;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.access.SenderIdentity;
import io.github.collectdmonitor.access.SenderIdentity.Anonymous;
import io.github.collectdmonitor.access.SenderIdentity.Proven;
import io.github.collectdmonitor.access.SenderIdentity.Refused;
import io.github.collectdmonitor.access.TrustRules;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.KeyFile;
import io.github.collectdmonitor.signature.SignatureProperties;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Signatures of requests: lines of {@code name=value}, an empty line, a payload. Only the genuine message is accepted
 * as the signer's, and only one without any property of a signature as unsigned. The private key does not exist any
 * more.
 */
public final class SignatureTarget {
    private static final Path FOLDER = ProjectFolder.root().resolve("monitor-fuzz/src/test");
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_795_653_700), ZoneOffset.UTC);
    private static final AccessControl GUARD = guard();
    private static final Message GENUINE = Message.of(genuine());

    private SignatureTarget() {}

    /** A message as it is delivered. */
    private record Message(List<UserProperty> properties, String payload) {
        static Message of(byte[] input) {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\n\n");
            String head = text.startsWith("\n") ? "" : end < 0 ? text : text.substring(0, end);
            String payload = text.startsWith("\n") ? text.substring(1) : end < 0 ? "" : text.substring(end + 2);
            List<UserProperty> properties = new ArrayList<>();
            for (String line : head.split("\n", -1)) {
                int equals = line.indexOf('=');
                if (equals >= 0) {
                    properties.add(new UserProperty(line.substring(0, equals), line.substring(equals + 1)));
                }
            }
            return new Message(properties, payload);
        }

        byte[] bytes() {
            return payload.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Returns the properties of a signature. */
        List<UserProperty> traces() {
            return properties.stream()
                    .filter(property ->
                            property.name().toLowerCase(Locale.ROOT).startsWith("collectd-monitor-signature"))
                    .toList();
        }

        /**
         * Returns whether it is the genuine one, in any order, with or without properties other than those of a
         * signature.
         */
        boolean isGenuine() {
            return payload.equals(GENUINE.payload)
                    && traces().size() == GENUINE.traces().size()
                    && traces().containsAll(GENUINE.traces());
        }
    }

    /** Returns the input itself. */
    public static byte[] text(byte[] input) {
        return input;
    }

    /** Identifies the sender of the input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Message message = Message.of(input);
        SenderIdentity senderIdentity = GUARD.identify(SignatureProperties.read(message.properties()), message.bytes());
        if (senderIdentity instanceof Proven proven) {
            Expect.that(message.isGenuine(), "accepted as " + proven.sender() + "'s", message);
        } else if (senderIdentity instanceof Anonymous) {
            Expect.that(message.traces().isEmpty(), "accepted as unsigned", message);
        } else if (senderIdentity instanceof Refused refused) {
            Expect.that(!message.isGenuine(), "the genuine one is rejected", refused);
            Expect.oneLine(refused.answer());
            Expect.oneLine(refused.reason());
        }
    }

    private static byte[] genuine() {
        try {
            return Files.readAllBytes(FOLDER.resolve("fuzz/SignatureTarget/seeds/genuine"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AccessControl guard() {
        try {
            Sender alice = new Sender(
                    "alice",
                    KeyFile.readPublic(FOLDER.resolve("fuzz-alice.pub")),
                    List.of(PermissionPattern.of("*/*")),
                    List.of());
            TrustRules rules = new TrustRules(
                    new AccessPolicy(Map.of("alice", alice), false, false),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    0);
            return new AccessControl("monitor/web01/command", () -> rules, CLOCK);
        } catch (KeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
