package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.signature.AnsweredRequest;
import io.github.collectdmonitor.signature.ResultSigner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs results, if the agent has a key: each also has the hash of the newest line of the audit log, which reveals a
 * truncated log.
 *
 * @param signer signs with the agent's key, or null if it has none
 * @param auditHead the hash of the newest line of the audit log that is on disk
 */
public record ResultProof(@Nullable ResultSigner signer, Supplier<String> auditHead) {
    ResultPayload of(TaskResult result, AnsweredRequest request) {
        return new ResultPayload(signer == null ? result : result.withAuditHead(auditHead.get()), request, signer);
    }
}
