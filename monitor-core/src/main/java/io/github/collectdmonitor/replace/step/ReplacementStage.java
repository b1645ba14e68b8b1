package io.github.collectdmonitor.replace.step;

import java.util.Optional;

/** A step of a replacement or of its rollback. */
public sealed interface ReplacementStage permits ReplacementStep, RollbackStep {
    /** Returns the name in the journal. */
    String name();

    /** Finds a stage by its name. */
    static Optional<ReplacementStage> named(String name) {
        for (ReplacementStep step : ReplacementStep.values()) {
            if (step.name().equals(name)) {
                return Optional.of(step);
            }
        }
        for (RollbackStep step : RollbackStep.values()) {
            if (step.name().equals(name)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }
}
