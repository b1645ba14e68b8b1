package io.github.collectdmonitor.mqtt.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signals the end of one connection to all its waiters. Thread-safe. */
public final class DisconnectionSignal {
    private final CompletableFuture<Disconnection> loss = new CompletableFuture<>();
    private final long begun = System.nanoTime();

    /** Returns the time since the start of connecting. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Reports the end of the connection; only the first report counts. */
    public void report(Disconnection disconnection) {
        loss.complete(disconnection);
    }

    /** Waits for the end of the connection. */
    public Disconnection await() {
        return loss.join();
    }

    /** Waits for {@code time}; returns false if the connection ends before. */
    public boolean staysAwayFor(Duration time) {
        try {
            Disconnection unused = loss.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException | ExecutionException e) {
            return false;
        }
    }

    /** Returns the reported disconnection, or {@link Disconnection#NONE}. */
    public Disconnection current() {
        return loss.getNow(Disconnection.NONE);
    }

    /** Returns a future that completes with the disconnection. */
    public CompletableFuture<Disconnection> future() {
        return loss;
    }
}
