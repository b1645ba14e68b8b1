package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.trust.Sender;

/** What the trust rules and the audit log call whoever asked for a task. */
final class TaskSender {
    private TaskSender() {}

    static String of(Task task) {
        return task.rule().isPresent() ? Sender.LOCAL_RULES : task.signer().orElse(Sender.ANONYMOUS);
    }
}
