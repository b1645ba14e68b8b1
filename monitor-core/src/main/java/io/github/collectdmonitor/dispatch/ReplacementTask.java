package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;

/** A replacement, from either of its forms on the wire. */
record ReplacementTask(TaskId taskId, ReplacementAction action) {
    static ReplacementTask of(Request request) {
        if (request instanceof ConfigRequest config) {
            return new ReplacementTask(config.taskId(), new Replace(config.config(), null, null, false));
        }
        if (request instanceof ReplacementRequest replacement) {
            return new ReplacementTask(replacement.taskId(), replacement.action());
        }
        throw new IllegalArgumentException("Task " + request.taskId() + " is not a replacement");
    }
}
