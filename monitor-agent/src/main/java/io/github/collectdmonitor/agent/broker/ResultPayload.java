package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.message.codec.ResultCodec;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.signature.AnsweredRequest;
import io.github.collectdmonitor.signature.ResultSigner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The payload of a result: truncated to the broker's limit, and then signed if the agent has a key. */
final class ResultPayload implements Payload {
    private final TaskResult result;
    private final AnsweredRequest request;
    private final @Nullable ResultSigner signer;
    private final byte[] whole;

    ResultPayload(TaskResult result, AnsweredRequest request, @Nullable ResultSigner signer) {
        this.result = result;
        this.request = request;
        this.signer = signer;
        this.whole = ResultCodec.encode(result);
    }

    /** Returns the size of the complete result in bytes. */
    int size() {
        return whole.length;
    }

    @Override
    public byte[] fitting(int maximumBytes) {
        return maximumBytes >= whole.length ? whole : ResultCodec.encodeWithin(result, maximumBytes);
    }

    @Override
    public List<UserProperty> properties(byte[] fitted) {
        if (signer == null) {
            return List.of();
        }
        return fitted.length == 0 ? ResultSigner.placeholder() : signer.sign(request, result.taskId(), fitted);
    }
}
