package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signals the end of one connection to all its waiters. Thread-safe. */
final class LossSignal {
    private final CompletableFuture<Loss> loss = new CompletableFuture<>();
    private final long begun = System.nanoTime();

    /** Returns the time since the start of connecting. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Reports the end of the connection; only the first report counts. */
    void report(Loss disconnection) {
        loss.complete(disconnection);
    }

    /** Waits for the end of the connection. */
    Loss await() {
        return loss.join();
    }

    /** Waits for {@code time}; returns false if the connection ends before. */
    boolean staysAwayFor(Duration time) {
        try {
            Loss unused = loss.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException | ExecutionException e) {
            return false;
        }
    }

    /** Returns the reported disconnection, or {@link Loss#NONE}. */
    Loss current() {
        return loss.getNow(Loss.NONE);
    }

    /** Returns a future that completes with the disconnection. */
    CompletableFuture<Loss> future() {
        return loss;
    }
}
