package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.trust.Identity;
import io.github.collectdmonitor.trust.Identity.Anonymous;
import io.github.collectdmonitor.trust.Identity.Proven;
import io.github.collectdmonitor.trust.Identity.Refused;
import io.github.collectdmonitor.trust.KeyException;
import io.github.collectdmonitor.trust.KeyFile;
import io.github.collectdmonitor.trust.RequestGuard;
import io.github.collectdmonitor.trust.RightPattern;
import io.github.collectdmonitor.trust.Sender;
import io.github.collectdmonitor.trust.SenderPolicy;
import io.github.collectdmonitor.trust.SignatureProperties;
import io.github.collectdmonitor.trust.TrustRules;
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
    private static final RequestGuard GUARD = guard();
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
        Identity identity = GUARD.identify(SignatureProperties.read(message.properties()), message.bytes());
        if (identity instanceof Proven proven) {
            Expect.that(message.isGenuine(), "accepted as " + proven.sender() + "'s", message);
        } else if (identity instanceof Anonymous) {
            Expect.that(message.traces().isEmpty(), "accepted as unsigned", message);
        } else if (identity instanceof Refused refused) {
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

    private static RequestGuard guard() {
        try {
            Sender alice = new Sender(
                    "alice",
                    KeyFile.readPublic(FOLDER.resolve("fuzz-alice.pub")),
                    List.of(RightPattern.of("*/*")),
                    List.of());
            TrustRules rules = new TrustRules(
                    new SenderPolicy(Map.of("alice", alice), false, false),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    0);
            return new RequestGuard("monitor/web01/command", () -> rules, CLOCK);
        } catch (KeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
