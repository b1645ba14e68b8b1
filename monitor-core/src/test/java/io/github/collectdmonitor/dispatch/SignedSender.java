package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.access.PermissionPattern;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.signature.RequestSigner;
import io.github.collectdmonitor.signature.SignatureClaim;
import io.github.collectdmonitor.signature.SignatureProperties;
import io.github.collectdmonitor.signature.SigningKey;
import io.github.collectdmonitor.signature.VerifyKey;
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
                Arrays.stream(rights).map(PermissionPattern::of).toList(),
                List.of());
    }

    /** The same, denied something of all that it may do. */
    Sender denied(String right) {
        return new Sender(
                name,
                new VerifyKey(keys.getPublic()),
                List.of(PermissionPattern.of("*/*")),
                List.of(PermissionPattern.of(right)));
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
