package io.github.collectdmonitor.rules.fact;

import io.github.collectdmonitor.rules.expression.EvaluationContext;

/** What rules see of one event. */
public interface Facts extends EvaluationContext {
    /** The host that the event comes from; empty where it has none. */
    String host();
}
