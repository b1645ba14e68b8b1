package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskResult;

/** Replaces this host's collectd.conf, one request at a time. */
public interface Replacement {
    /** Carries out a request, or refuses it at once where another is being carried out. */
    Outcome replace(ConfigRequest request);

    /** Files the result of a replacement where this host's settings ask for it. */
    void report(TaskResult result);

    /** Ends a running replacement: before collectd is touched at once, and else when it is through. */
    void abandon();
}
