package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryExecutor;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told to do. */
public final class RecordingRecoverer implements RecoveryExecutor {
    public final List<RecoveryAction> recoveries = new ArrayList<>();
    public final List<String> gaveUp = new ArrayList<>();
    public final Set<String> busyServices = new HashSet<>();

    /** Why everything is refused at once; null where it is run. */
    @Nullable
    public String refusal;

    /** What was handed over and is neither run nor refused yet. */
    public final List<RecoveryReport> undecided = new ArrayList<>();

    public boolean isUndecided;

    @Nullable
    public Runnable before;

    @Override
    public boolean isBusy(RecoveryAction recoveryAction) {
        return busyServices.contains(recoveryAction.service());
    }

    @Override
    public void recover(RecoveryAction recoveryAction, RecoveryReport report) {
        if (before != null) {
            before.run();
        }
        recoveries.add(recoveryAction);
        if (isUndecided) {
            undecided.add(report);
        } else if (refusal == null) {
            report.ran();
        } else {
            report.refused(refusal);
        }
    }

    @Override
    public void gaveUp(RecoveryAction recoveryAction, String text) {
        gaveUp.add(recoveryAction.rule() + ": " + text);
    }

    /** What was done since this was asked the last time. */
    public List<String> taken() {
        List<String> actions = recoveries.stream().map(RecoveryAction::action).toList();
        recoveries.clear();
        return actions;
    }
}
