package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import java.util.List;

/** Tells an agent's own results from forged ones. Thread-safe. */
public final class ResultCheck {
    private final List<VerifyKey> keys;

    /**
     * Takes the agents' public keys.
     *
     * @param keys one for each agent that may answer
     * @throws IllegalArgumentException if there are none
     */
    public ResultCheck(List<VerifyKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one key is needed");
        }
        this.keys = List.copyOf(keys);
    }

    /**
     * Whether a result was signed with one of the keys, in answer to just this request.
     *
     * @param request the request as it was sent
     * @param result the result as it was read of the payload
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

    /** The one signature that is there, in the version that is known; else nothing. */
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
