package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the host's collectd.conf, one at a time; whatever fails, the host runs the old config again, or the outcome
 * says that it does not. May be called by any thread.
 */
public final class ConfigReplacer {
    private final CollectdLocator locator;
    private final Supplier<CollectdSettings> settings;
    private final Object guard = new Object();
    private @Nullable ReplaceProgress current;
    private boolean closed;

    /**
     * Makes a replacer.
     *
     * @param runner runs collectd, systemctl, and the start and stop commands of config.json
     * @param settings the settings of the moment, asked for at each replacement
     */
    public ConfigReplacer(CommandRunner runner, Supplier<CollectdSettings> settings) {
        this.locator = new CollectdLocator(runner);
        this.settings = settings;
    }

    /**
     * Makes a replacer that remembers.
     *
     * @param runner runs collectd, systemctl, and the start and stop commands of config.json
     * @param settings the settings of the moment, asked for at each replacement
     * @param stateFolder where the journal and the last known good configs are kept; made where it is missing
     * @param clock tells the time of failures and of what waits to be confirmed
     */
    public ConfigReplacer(CommandRunner runner, Supplier<CollectdSettings> settings, Path stateFolder, Clock clock) {
        this(runner, settings);
    }

    /** Tells of a config that was not confirmed in time and was gone back from, whose task was answered long before. */
    public void onWentBack(Consumer<Recovered> listener) {}

    /**
     * Brings an interrupted replacement to its end; blocks until then. To be called once, before the first {@link
     * #carryOut}.
     *
     * @return what it came to, for the one who asked for that task; empty where none was interrupted
     */
    public Optional<Recovered> recover() {
        return Optional.empty();
    }

    /** Lets go of what is remembered of a task for {@link #recover}: its result is recorded elsewhere. */
    public void forget(TaskId taskId) {}

    /**
     * Does what is asked and waits for its end. An interrupt of the calling thread abandons a replacement that has not
     * touched collectd, and is left set. A second call at once is refused (0x2000).
     */
    public Outcome carryOut(TaskId taskId, ReplacementAction action) {
        return action instanceof ReplacementAction.Replace wanted
                ? replace(new ConfigRequest(taskId, null, wanted.config()))
                : Outcome.of(ResultCode.NOT_IMPLEMENTED, "This agent cannot do a " + action.summary());
    }

    /**
     * Replaces the config and waits until it has proved itself, or the old one runs again. An interrupt of the calling
     * thread abandons the replacement, and is left set. A second call at once is refused (0x2000).
     */
    public Outcome replace(ConfigRequest request) {
        long begun = System.nanoTime();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        NewConfig config = NewConfig.of(request.config());
        CollectdSettings now = settings.get();
        ReplaceProgress progress;
        synchronized (guard) {
            if (closed) {
                return Outcome.of(
                        ResultCode.REPLACEMENT_INTERRUPTED,
                        "The agent is stopping; the old config is in place; send the new one again");
            }
            if (current != null) {
                return Outcome.of(
                        ResultCode.REPLACEMENT_RUNNING, "Another replacement is running; this one was not begun");
            }
            progress = begin(now, config, outcome);
            current = progress;
        }
        try {
            return await(outcome, progress).took(Duration.ofNanos(System.nanoTime() - begun));
        } finally {
            synchronized (guard) {
                current = null;
            }
        }
    }

    /** A thread of its own, so that no interrupt of the caller's can reach a replacement that has touched collectd. */
    private ReplaceProgress begin(CollectdSettings now, NewConfig config, CompletableFuture<Outcome> outcome) {
        CompletableFuture<ReplaceProgress> ready = new CompletableFuture<>();
        Thread worker = new Thread(
                () -> {
                    try {
                        outcome.complete(new Replacement(locator, now, config, ready.join()).run());
                    } catch (RuntimeException | Error e) {
                        outcome.completeExceptionally(e);
                    }
                },
                "config-replacement");
        ReplaceProgress progress = new ReplaceProgress(worker);
        ready.complete(progress);
        worker.start();
        return progress;
    }

    private static Outcome await(CompletableFuture<Outcome> outcome, ReplaceProgress progress) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    progress.abandon();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("The replacement ended by a bug", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends a running replacement if it has not touched collectd yet (0x200b); otherwise it goes on to its end. Refuses all
     * later ones. Returns at once: whoever waits in {@link #replace} gets the outcome.
     */
    public void abandon() {
        synchronized (guard) {
            closed = true;
            if (current != null) {
                current.abandon();
            }
        }
    }
}
