package io.github.collectdmonitor.replace;

import java.util.Optional;

/** A step of a replacement or of its rollback. */
sealed interface Stage permits ReplaceStep, BackStep {
    /** Returns the name in the journal. */
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
