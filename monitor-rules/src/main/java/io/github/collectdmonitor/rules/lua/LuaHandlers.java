package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.command.process.PipedProcess;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.lua.check.CheckAdvice;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All handlers in Lua. Each file runs in a process of its own; nothing is started where there are no files. Thread-safe. */
public final class LuaHandlers implements AutoCloseable {
    /** How many files there may be: each takes a process. */
    private static final int MOST_FILES = 50;

    private static final Logger LOG = System.getLogger(LuaHandlers.class.getName());

    private final Actions actions;
    private final LuaSettings settings;
    private final LuaLimits limits;
    private final @Nullable InstantSource recorded;
    private final PipedProcess.Starter starter;
    private final LuaWatchdog watchdog = new LuaWatchdog(this::watch);
    private final Object loading = new Object();
    private volatile Map<String, Loaded> files = Map.of();
    private volatile @Nullable LuaCommand command;
    private volatile boolean closed;
    private volatile @Nullable HandlerFile starting;

    /** Does what handlers want done; called by any thread. */
    public interface Actions {
        /** Has a command run, if it may be, such as {@code guard.offer(recovery, limits, false)}. */
        OfferResult recover(RecoveryAction recoveryAction, FiringLimits limits);

        /**
         * Dispatches a notification to collectd.
         *
         * @param file the file that dispatches it
         * @param notification of any host, by any plugin; its names may be empty
         */
        void dispatch(String file, Notification notification);
    }

    private record Loaded(HandlerFile file, FiringLimits firings) {}

    /**
     * Begins without any handlers.
     *
     * @param actions does what they want done
     * @param settings the interpreter and the account
     * @param recorded the time of recorded events, for a replay, which waits for each event; null where they come as they happen
     * @param scratch the folder of the processes' pipes, which nobody else may use; null for a temporary one
     */
    public LuaHandlers(
            Actions actions, LuaSettings settings, @Nullable InstantSource recorded, @Nullable Path scratch) {
        this(actions, settings, recorded, scratch, LuaLimits.DEFAULT);
    }

    /** Begins without any handlers, and with other limits. */
    public LuaHandlers(
            Actions actions,
            LuaSettings settings,
            @Nullable InstantSource recorded,
            @Nullable Path scratch,
            LuaLimits limits) {
        this.actions = actions;
        this.settings = settings;
        this.recorded = recorded;
        this.limits = limits;
        starter = new PipedProcess.Starter(scratch);
    }

    private final class Context implements HandlerContext {
        @Override
        public LuaLimits limits() {
            return limits;
        }

        @Override
        public PipedProcess start() throws IOException {
            LuaCommand known = command;
            if (known == null) {
                throw new IOException("no interpreter was found yet");
            }
            return starter.start(known.arguments());
        }

        @Override
        public @Nullable InstantSource recorded() {
            return recorded;
        }

        @Override
        public void asked(HandlerFile file, String handler, String service, String name, Event event) {
            Loaded loaded = files.get(file.name());
            // A file that was replaced meanwhile asks for nothing any more.
            if (loaded != null && loaded.file().equals(file)) {
                actions.recover(HandlerRequests.recovery(handler, service, name, event), loaded.firings());
            }
        }

        @Override
        public void notified(HandlerFile file, List<String> fields) {
            HandlerRequests.notification(fields)
                    .ifPresentOrElse(
                            notification -> actions.dispatch(file.name(), notification),
                            () -> LOG.log(
                                    Level.WARNING,
                                    "{0} dispatches a notification without a severity, or of an impossible time",
                                    file.name()));
        }
    }

    /**
     * Loads these files, and ends all others. One that has not changed goes on as it is, with all that it remembers; of one that
     * has become unusable, the handlers that were loaded before go on.
     *
     * @param paths the files, called in this order
     * @param firings cooldown and at_most for a file's name
     * @return all that is wrong; the places are {@code file.lua:line}
     */
    public List<ConfigProblem> load(List<Path> paths, Function<String, FiringLimits> firings) {
        synchronized (loading) {
            List<ConfigProblem> problems = new ArrayList<>();
            Map<String, Loaded> before = files;
            Map<String, Loaded> loaded = new LinkedHashMap<>();
            for (Path path : paths) {
                String name = HandlerSource.nameOf(path);
                Loaded known = before.get(name);
                HandlerFile file = file(path, name, known == null ? null : known.file(), problems, loaded.size());
                if (file != null) {
                    loaded.put(name, new Loaded(file, firings.apply(name)));
                }
            }
            files = loaded;
            before.forEach((name, gone) -> {
                Loaded next = loaded.get(name);
                if (next == null || next.file() != gone.file()) {
                    gone.file().close();
                }
            });
            return problems;
        }
    }

    private @Nullable HandlerFile file(
            Path path, String name, @Nullable HandlerFile before, List<ConfigProblem> problems, int count) {
        try {
            HandlerSource source = HandlerSource.read(path);
            if (before != null && before.source().isSameAs(source)) {
                return before;
            }
            if (count == MOST_FILES) {
                throw new IOException("there are more than " + MOST_FILES + " files of handlers");
            }
            HandlerFile file = start(source);
            if (file.isEmpty()) {
                problems.add(new ConfigProblem(
                        Severity.WARNING,
                        name,
                        "it returns no handlers: it should end with return metrics, notifications"));
            }
            return file;
        } catch (IOException e) {
            problems.add(new ConfigProblem(Severity.ERROR, name, "cannot be read: " + StateFiles.reason(e)));
        } catch (LuaFileException e) {
            problems.add(e.problem());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add(new ConfigProblem(Severity.ERROR, name, "cannot be loaded: the agent is stopping"));
        }
        return before;
    }

    private HandlerFile start(HandlerSource source) throws LuaFileException, InterruptedException {
        if (command == null) {
            try {
                command = LuaCommand.find(settings, limits, ProcessStatus.own());
            } catch (IOException e) {
                throw LuaFileException.of(source.name(), String.valueOf(e.getMessage()));
            }
        }
        HandlerFile file = new HandlerFile(source, new Context());
        watchdog.start();
        starting = file;
        try {
            if (closed) {
                throw LuaFileException.of(source.name(), "the agent is stopping");
            }
            return file.start();
        } finally {
            starting = null;
        }
    }

    private void watch() {
        HandlerFile first = starting;
        if (first != null) {
            first.watch();
        }
        files.values().forEach(loaded -> loaded.file().watch());
    }

    /** What should be changed on the host, where files were loaded and there is anything. */
    public Optional<String> advice() {
        LuaCommand known = command;
        return known == null ? Optional.empty() : Optional.ofNullable(known.advice());
    }

    /** Warnings of what the files use when they are called, and what is not there. */
    public List<ConfigProblem> missing() throws InterruptedException {
        List<ConfigProblem> problems = new ArrayList<>();
        LuaCommand known = command;
        String interpreter = known == null ? "Lua" : known.interpreter().toString();
        for (Loaded loaded : files.values()) {
            Map<String, Integer> used = CheckAdvice.used(loaded.file().source().text());
            for (String name : loaded.file().missing(List.copyOf(used.keySet()))) {
                Integer line = used.get(name);
                if (line != null) {
                    String place = loaded.file().name() + ":" + line;
                    problems.add(new ConfigProblem(Severity.WARNING, place, CheckAdvice.text(name, interpreter)));
                }
            }
        }
        return problems;
    }

    /** Hands an event over to the handlers, unless the agent itself gave it; does not wait for them, except in a replay. */
    public void take(Event event) {
        if (event instanceof Notification notification && notification.isOwn()) {
            return;
        }
        files.values().forEach(loaded -> loaded.file().take(event));
    }

    /** How many calls failed and processes were lost, of the files that are loaded now. */
    public long errors() {
        return files.values().stream()
                .mapToLong(loaded -> loaded.file().errors())
                .sum();
    }

    /** How many events did not reach a file, since it was too slow or its process was lost. */
    public long dropped() {
        return files.values().stream()
                .mapToLong(loaded -> loaded.file().dropped())
                .sum();
    }

    /** How many files are disabled. */
    public long disabled() {
        return files.values().stream()
                .filter(loaded -> loaded.file().isDisabled())
                .count();
    }

    /** The ids of the processes that run now. */
    List<Long> pids() {
        return files.values().stream()
                .map(loaded -> loaded.file().pid())
                .filter(pid -> pid != 0)
                .toList();
    }

    /** Ends all processes; nothing comes from them after that. */
    @Override
    public void close() {
        closed = true;
        // A file that is being loaded may take long.
        HandlerFile first = starting;
        if (first != null) {
            first.close();
        }
        synchronized (loading) {
            Map<String, Loaded> last = files;
            files = Map.of();
            last.values().forEach(loaded -> loaded.file().close());
            watchdog.close();
            starter.close();
        }
    }
}
