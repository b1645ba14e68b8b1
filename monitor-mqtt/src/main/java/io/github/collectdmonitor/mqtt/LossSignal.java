package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of one connection: told once, heard by all. Thread-safe. */
final class LossSignal {
    private final CompletableFuture<Loss> loss = new CompletableFuture<>();
    private final long begun = System.nanoTime();

    /** How long ago the connection began to be made. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Tells it; what was told first holds. */
    void tell(Loss told) {
        loss.complete(told);
    }

    /** Waits for it. */
    Loss await() {
        return loss.join();
    }

    /** Waits for so long; false where the connection ends before. */
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

    /** What was told so far. */
    Loss soFar() {
        return loss.getNow(Loss.NONE);
    }

    /** Completes with the loss. */
    CompletableFuture<Loss> future() {
        return loss;
    }
}
