package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.trust.RequestSigner;
import io.github.collectdmonitor.trust.RightPattern;
import io.github.collectdmonitor.trust.Sender;
import io.github.collectdmonitor.trust.SignatureClaim;
import io.github.collectdmonitor.trust.SignatureProperties;
import io.github.collectdmonitor.trust.SigningKey;
import io.github.collectdmonitor.trust.VerifyKey;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A sender with a key, which signs requests for the scene's agent. */
final class SignedSender {
    private final String name;
    private final KeyPair keys;
    private final RequestSigner signer;

    SignedSender(String name) {
        this.name = name;
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        byte[] seed = ((EdECPrivateKey) keys.getPrivate()).getBytes().orElseThrow();
        signer = new RequestSigner(name, SigningKey.ofSeed(seed), Clock.systemUTC());
    }

    String name() {
        return name;
    }

    /** The same as an agent's settings name it. */
    Sender allowed(String... rights) {
        return new Sender(
                name,
                new VerifyKey(keys.getPublic()),
                Arrays.stream(rights).map(RightPattern::of).toList(),
                List.of());
    }

    /** The same, denied something of all that it may do. */
    Sender denied(String right) {
        return new Sender(
                name,
                new VerifyKey(keys.getPublic()),
                List.of(RightPattern.of("*/*")),
                List.of(RightPattern.of(right)));
    }

    /** A signature with a nonce of its own. */
    SignatureClaim sign(String payload) {
        return sign(payload, Duration.ofMinutes(5));
    }

    SignatureClaim sign(String payload, Duration validity) {
        return SignatureProperties.read(
                signer.sign("command", DispatchScene.bytes(payload), validity).properties());
    }
}
