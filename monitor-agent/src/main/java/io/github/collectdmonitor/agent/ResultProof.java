package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.trust.AnsweredRequest;
import io.github.collectdmonitor.trust.ResultSigner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes results provable, where the agent has a key: each is signed, and names the newest line of the audit log, so that a
 * log whose end was cut off shows (issue 4, parts 4 and 5).
 *
 * @param signer the agent's, or null where it has no key
 * @param auditHead the hash of the newest line of the audit log that is on disk
 */
record ResultProof(@Nullable ResultSigner signer, Supplier<String> auditHead) {
    ResultPayload of(TaskResult result, AnsweredRequest request) {
        return new ResultPayload(signer == null ? result : result.withAuditHead(auditHead.get()), request, signer);
    }
}
