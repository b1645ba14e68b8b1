package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.UserProperty;
import java.util.Base64;
import java.util.List;

/** Signs results with the agent's key (protocol, "Signed results"). Thread-safe. */
public final class ResultSigner {
    private final SigningKey key;
    private final String host;

    /**
     * Creates a signer.
     *
     * @param host the host's name in results
     */
    public ResultSigner(SigningKey key, String host) {
        this.key = key;
        this.host = host;
    }

    /** Returns the properties that prove a result to the sender of the request. */
    public List<UserProperty> sign(AnsweredRequest request, TaskId taskId, byte[] payload) {
        byte[] signature = key.sign(ResultSignature.signedText(request, taskId, host, payload));
        return properties(Base64.getEncoder().encodeToString(signature));
    }

    /** Returns properties of the same size as those of any signature, to calculate the size of a message. */
    public static List<UserProperty> placeholder() {
        return properties(Base64.getEncoder().encodeToString(new byte[VerifyKey.SIGNATURE_BYTES]));
    }

    private static List<UserProperty> properties(String signature) {
        return List.of(
                new UserProperty(ResultSignature.VERSION, ResultSignature.FIRST_VERSION),
                new UserProperty(ResultSignature.SIGNATURE, signature));
    }
}
