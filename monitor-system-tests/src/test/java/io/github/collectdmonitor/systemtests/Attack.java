package io.github.collectdmonitor.systemtests;

import java.time.Duration;
import java.time.Instant;

/** Attacks of clients that can publish on the command topic but lack the permission. */
enum Attack {
    /** No signature at all. */
    UNSIGNED("not signed"),
    /** A known name and a key of one's own. */
    WRONG_KEY("not of that key"),
    /** Signed, and changed on the way. */
    CHANGED_PAYLOAD("over these bytes"),
    /** Signed for another host. */
    OTHER_TARGET("another target"),
    /** Signed for another host, and sent as if for this one. */
    OTHER_TARGET_IN_DISGUISE("not of that key"),
    /** Signed a while ago. */
    EXPIRED("expired"),
    /** Signed so as to be good for long. */
    TOO_FAR_AHEAD("MaxSignatureAge"),
    /** The expiry put off after signing. */
    PUT_OFF("not of that key"),
    /** A sender that the agent does not know. */
    UNKNOWN_SIGNER("with a key is in Senders"),
    /** A known sender with other permissions. */
    NO_RIGHT("bob has no permission"),
    /** A signature without its nonce, in the hope of passing for anonymous. */
    HALF_A_SIGNATURE("missing"),
    /** A signature of a later version. */
    OTHER_VERSION("version");

    private final String reason;

    Attack(String reason) {
        this.reason = reason;
    }

    /** The expected text in the audit log. */
    String reason() {
        return reason;
    }

    /** The message, with a payload that would run the command. */
    SignedMessage message(TrustScene scene, String payload) {
        SignedMessage good = scene.byAlice(payload);
        return switch (this) {
            case UNSIGNED -> SignedMessage.unsigned(payload);
            case WRONG_KEY -> signed(payload, "alice", scene.mallory(), Duration.ofMinutes(30));
            case CHANGED_PAYLOAD ->
                scene.byAlice(payload.replace("exec", "slow")).withPayload(payload);
            case OTHER_TARGET -> forWeb02(scene, payload);
            case OTHER_TARGET_IN_DISGUISE -> forWeb02(scene, payload).with("-target", TrustScene.COMMAND_TOPIC);
            case EXPIRED -> signed(payload, "alice", scene.alice(), Duration.ofSeconds(-61));
            case TOO_FAR_AHEAD -> signed(payload, "alice", scene.alice(), Duration.ofMinutes(90));
            case PUT_OFF ->
                signed(payload, "alice", scene.alice(), Duration.ofSeconds(-61))
                        .with("-expires", Long.toString(Instant.now().getEpochSecond() + 1800));
            case UNKNOWN_SIGNER -> signed(payload, "mallory", scene.mallory(), Duration.ofMinutes(30));
            case NO_RIGHT -> signed(payload, "bob", scene.bob(), Duration.ofMinutes(30));
            case HALF_A_SIGNATURE -> good.with("-nonce", "");
            case OTHER_VERSION -> good.with("-version", "2");
        };
    }

    private static SignedMessage signed(String payload, String signer, TrustKey key, Duration validity) {
        return SignedMessage.of(payload, TrustScene.COMMAND_TOPIC, signer, key, SignedMessage.newNonce(), validity);
    }

    private static SignedMessage forWeb02(TrustScene scene, String payload) {
        return SignedMessage.of(
                payload,
                "monitor/web02/command",
                "alice",
                scene.alice(),
                SignedMessage.newNonce(),
                Duration.ofMinutes(30));
    }
}
