package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.UserProperty;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Signs requests in a sender's name (protocol, "Signed requests"). Thread-safe. */
public final class RequestSigner {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    private final String signer;
    private final SigningKey key;
    private final Clock clock;

    /**
     * Creates a signer.
     *
     * @param signer the sender's name in the agents' {@code Senders}
     * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits,
     *     {@code . _ @ -}, or is reserved
     */
    public RequestSigner(String signer, SigningKey key, Clock clock) {
        if (!SenderName.isName(signer)) {
            throw new IllegalArgumentException(
                    "a signer's name must be 1 to 64 letters, digits, \".\", \"_\", \"@\" or \"-\","
                            + " and neither \"anonymous\" nor \"unverified\"");
        }
        this.signer = signer;
        this.key = key;
        this.clock = clock;
    }

    /**
     * A signature to be sent.
     *
     * @param proof the signer and the nonce, separated by a space, as in the signature of the answer
     * @param properties the user properties to send with the payload
     */
    public record Signed(String proof, List<UserProperty> properties) {}

    /**
     * Signs a payload for one target.
     *
     * @param target the command topic that it is published on
     * @param validity how long from now an agent may accept it, rounded up to whole seconds
     */
    public Signed sign(String target, byte[] payload, Duration validity) {
        byte[] drawn = new byte[NONCE_BYTES];
        RANDOM.nextBytes(drawn);
        String nonce = HexFormat.of().formatHex(drawn);
        Instant expires =
                clock.instant().plus(validity).plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
        byte[] signature = key.sign(RequestSignature.signedText(target, signer, nonce, expires, payload));
        return new Signed(
                signer + " " + nonce,
                SignatureProperties.write(new RequestSignature(
                        target, signer, nonce, expires, Base64.getEncoder().encodeToString(signature))));
    }
}
