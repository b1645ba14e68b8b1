package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import java.util.List;

/** Verifies the signatures of results. Thread-safe. */
public final class ResultVerifier {
    private final List<VerifyKey> keys;

    /**
     * Creates a check with the agents' public keys.
     *
     * @param keys one for each agent that may answer
     * @throws IllegalArgumentException if there are none
     */
    public ResultVerifier(List<VerifyKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one key is needed");
        }
        this.keys = List.copyOf(keys);
    }

    /**
     * Returns whether a result was signed with one of the keys, in answer to this request.
     *
     * @param request the request as it was sent
     * @param result the result in the payload
     */
    public boolean isGenuine(
            AnsweredRequest request, TaskResult result, byte[] payload, List<UserProperty> properties) {
        String host = result.host();
        byte[] signature = signature(properties);
        if (host == null || signature.length == 0) {
            return false;
        }
        byte[] text = ResultSignature.signedText(request, result.taskId(), host, payload);
        return keys.stream().anyMatch(key -> key.verifies(text, signature));
    }

    /** Returns the only signature in the supported version; empty if there is none. */
    private static byte[] signature(List<UserProperty> properties) {
        byte[] signature = {};
        int versions = 0;
        int signatures = 0;
        for (UserProperty property : properties) {
            if (property.name().equals(ResultSignature.VERSION)) {
                versions += property.value().equals(ResultSignature.FIRST_VERSION) ? 1 : 2;
            } else if (property.name().equals(ResultSignature.SIGNATURE)) {
                signatures++;
                byte[] decoded = RequestSignature.decoded(property.value());
                signature = decoded == null ? signature : decoded;
            }
        }
        return versions == 1 && signatures == 1 ? signature : new byte[0];
    }
}
