package io.github.collectdmonitor.replace;

import java.util.Optional;

/** Where a replacement can be, forward or on its way back. */
sealed interface Stage permits ReplaceStep, BackStep {
    /** The name that stands in the journal. */
    String name();

    /** Finds a stage by its name. */
    static Optional<Stage> named(String name) {
        for (ReplaceStep step : ReplaceStep.values()) {
            if (step.name().equals(name)) {
                return Optional.of(step);
            }
        }
        for (BackStep step : BackStep.values()) {
            if (step.name().equals(name)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }
}
