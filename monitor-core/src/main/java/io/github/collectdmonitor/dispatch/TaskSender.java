package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.signature.SenderName;

/** The name of a task's sender in permissions and the audit log. */
final class TaskSender {
    private TaskSender() {}

    static String of(Task task) {
        return task.rule().isPresent() ? SenderName.LOCAL_RULES : task.signer().orElse(SenderName.ANONYMOUS);
    }
}
