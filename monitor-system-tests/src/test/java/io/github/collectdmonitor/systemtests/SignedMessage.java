package io.github.collectdmonitor.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A signed request, made by what docs/protocol.md says and nothing else, so that it can also be made wrong. */
final class SignedMessage {
    private static final String PREFIX = "collectd-monitor-signature";

    private final String payload;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private SignedMessage(String payload) {
        this.payload = payload;
    }

    /**
     * Signs a payload.
     *
     * @param nonce of 16 to 64 letters, digits, "_" and "-"
     * @param validity how long from now it is good
     */
    static SignedMessage of(
            String payload, String target, String signer, TrustKey key, String nonce, Duration validity) {
        String expires = Long.toString(Instant.now().plus(validity).getEpochSecond());
        byte[] text = text("collectd-monitor request 1", target, signer, nonce, expires, sha256(payload));
        return new SignedMessage(payload)
                .with("-version", "1")
                .with("-target", target)
                .with("-signer", signer)
                .with("-nonce", nonce)
                .with("-expires", expires)
                .with("", key.sign(text));
    }

    /** An unsigned message. */
    static SignedMessage unsigned(String payload) {
        return new SignedMessage(payload);
    }

    static String newNonce() {
        return UUID.randomUUID().toString();
    }

    /** Sets a property, whatever was signed; an empty value takes it away. */
    SignedMessage with(String property, String value) {
        SignedMessage changed = new SignedMessage(payload);
        changed.properties.putAll(properties);
        changed.properties.put(PREFIX + property, value);
        if (value.isEmpty()) {
            changed.properties.remove(PREFIX + property);
        }
        return changed;
    }

    /** Sends other bytes with this signature. */
    SignedMessage withPayload(String other) {
        SignedMessage changed = new SignedMessage(other);
        changed.properties.putAll(properties);
        return changed;
    }

    String payload() {
        return payload;
    }

    /** Arguments of mosquitto_pub. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-m", payload));
        properties.forEach((name, value) -> arguments.addAll(List.of("-D", "publish", "user-property", name, value)));
        return arguments;
    }

    private static byte[] text(String... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String field : fields) {
                byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
