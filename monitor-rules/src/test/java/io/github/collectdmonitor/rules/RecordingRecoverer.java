package io.github.collectdmonitor.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told to do. */
final class RecordingRecoverer implements Recoverer {
    final List<Recovery> recoveries = new ArrayList<>();
    final List<String> gaveUp = new ArrayList<>();
    final Set<String> busyServices = new HashSet<>();

    /** Why everything is refused at once; null where it is run. */
    @Nullable
    String refusal;

    /** What was handed over and is neither run nor refused yet. */
    final List<RecoveryReport> undecided = new ArrayList<>();

    boolean isUndecided;

    @Nullable
    Runnable before;

    @Override
    public boolean isBusy(Recovery recovery) {
        return busyServices.contains(recovery.service());
    }

    @Override
    public void recover(Recovery recovery, RecoveryReport report) {
        if (before != null) {
            before.run();
        }
        recoveries.add(recovery);
        if (isUndecided) {
            undecided.add(report);
        } else if (refusal == null) {
            report.ran();
        } else {
            report.refused(refusal);
        }
    }

    @Override
    public void gaveUp(Recovery recovery, String text) {
        gaveUp.add(recovery.rule() + ": " + text);
    }

    /** What was done since this was asked the last time. */
    List<String> taken() {
        List<String> actions = recoveries.stream().map(Recovery::action).toList();
        recoveries.clear();
        return actions;
    }
}
