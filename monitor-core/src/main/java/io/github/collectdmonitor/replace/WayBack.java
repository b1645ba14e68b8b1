package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.Identification;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import java.io.IOException;
import java.util.List;

/** Undoes a replacement that has touched collectd: the host is to run the old config again, or the result says so. */
final class WayBack {
    private static final String BY_HAND = "; collectd does NOT run: look at its log and start it by hand";

    private final Collectd collectd;
    private final ConfigFiles files;

    WayBack(Collectd collectd, ConfigFiles files) {
        this.collectd = collectd;
        this.files = files;
    }

    /** Where the old config is still in place: makes sure that collectd runs with it. */
    Outcome keepOldRunning(StepFailure failure) throws InterruptedException {
        if (failure.code() == ResultCode.PROCESS_REMAINS) {
            return Outcome.of(
                    failure.code(),
                    failure.reason() + "; the old config is in place; when that process is gone, start collectd again");
        }
        return Outcome.of(failure.code(), failure.reason() + "; the old config is in place" + ensureRuns());
    }

    private String ensureRuns() throws InterruptedException {
        Identification identification = collectd.identity();
        if (identification instanceof Identification.Running running) {
            return "; collectd runs with it (" + running.identity() + ")";
        }
        if (identification instanceof Identification.Untouchable) {
            return "; collectd was left as it is";
        }
        StartResult result = collectd.start();
        if (!(result instanceof Started started)) {
            return ", but " + reason(result) + BY_HAND;
        }
        return collectd.health(started) instanceof Health.Dead dead
                ? ", but " + dead.reason() + BY_HAND
                : "; collectd runs again with it (" + started.identity() + ")";
    }

    /** Where the new config is in place and does not work: goes back to the old one. */
    Outcome rollBack(StepFailure failure, boolean newHadNoProcess) throws InterruptedException {
        StopResult stopped = collectd.stop();
        boolean oldExisted = files.hasBackup();
        try {
            if (oldExisted) {
                files.restore();
            } else {
                files.removeNew();
            }
        } catch (IOException e) {
            return failed(
                    failure,
                    "the new config is still in place, because the old one could not be put back ("
                            + ConfigFiles.explain(e) + ")" + ensureRuns());
        }
        if (!(stopped instanceof StopResult.Stopped)) {
            return failed(
                    failure,
                    "the old config is in place again, but collectd could not be stopped: "
                            + (stopped instanceof StopResult.Remains remains
                                    ? remains.reason()
                                    : ((StopResult.NotStopped) stopped).reason())
                            + "; restart it by hand");
        }
        return oldExisted
                ? startOld(failure, newHadNoProcess)
                : failed(
                        failure,
                        "there was no old config to go back to, so the new one was removed and collectd does"
                                + " not run");
    }

    /** Where the ways above fail by bugs or by a lack of memory: does each of their parts that can still be done. */
    Outcome lastResort(StepFailure failure, boolean swapped) throws InterruptedException {
        String state = "the agent itself failed at going back (see its log)";
        if (swapped && !files.hasBackup()) {
            return failed(failure, state + "; there was no old config to go back to; look at collectd");
        }
        boolean stopped = !swapped || stopsAnyhow();
        if (swapped) {
            try {
                files.restore();
                state += "; the old config is in place again";
            } catch (IOException | RuntimeException | Error e) {
                state += "; the new config is still in place, because the old one could not be put back";
            }
        }
        state += runsAnyhow();
        return failed(failure, stopped ? state : state + "; it may still run with the new config: restart it by hand");
    }

    private boolean stopsAnyhow() throws InterruptedException {
        try {
            return collectd.stop() instanceof StopResult.Stopped;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private String runsAnyhow() throws InterruptedException {
        for (int tries = 0; tries < 2; tries++) {
            try {
                return ensureRuns();
            } catch (RuntimeException | Error e) {
                // It may have been started all the same, which the second try sees.
            }
        }
        return "; whether collectd runs is not known: look at it, and start it by hand";
    }

    private Outcome startOld(StepFailure failure, boolean newHadNoProcess) throws InterruptedException {
        StartResult result = collectd.start();
        if (!(result instanceof Started started)) {
            boolean noProcess = newHadNoProcess && result instanceof StartResult.NoProcess;
            return Outcome.of(
                    noProcess ? ResultCode.NO_PROCESS_ID : ResultCode.ROLLBACK_FAILED,
                    failure.reason() + "; the old config is in place again, but collectd did not start with it either: "
                            + reason(result) + BY_HAND);
        }
        Health health = collectd.health(started);
        if (health instanceof Health.Dead dead) {
            return failed(
                    failure,
                    "the old config is in place again, but collectd did not live with it either: " + dead.reason()
                            + BY_HAND);
        }
        Outcome outcome = Outcome.of(
                ResultCode.ROLLED_BACK,
                failure.reason() + "; the old config is in place again and collectd runs with it (" + started.identity()
                        + ")");
        return health instanceof Health.NoFreshValues none
                ? outcome.withWarnings(
                        List.of("With the old config, too, collectd shows no fresh values: " + none.reason()))
                : outcome;
    }

    private static Outcome failed(StepFailure failure, String state) {
        return Outcome.of(ResultCode.ROLLBACK_FAILED, failure.reason() + "; " + state);
    }

    private static String reason(StartResult result) {
        return result instanceof StartResult.NoProcess none
                ? none.reason()
                : result instanceof StartResult.Failed failed ? failed.reason() : "it runs";
    }
}
