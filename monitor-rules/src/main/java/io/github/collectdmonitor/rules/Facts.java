package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.expression.EvaluationContext;

/** What rules see of one event. */
interface Facts extends EvaluationContext {
    /** The host that the event comes from; empty where it has none. */
    String host();
}
