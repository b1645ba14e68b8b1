package io.github.collectdmonitor.lua;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.FiringLimits;
import io.github.collectdmonitor.rules.Reason;
import io.github.collectdmonitor.rules.Recovery;
import io.github.collectdmonitor.rules.Verdict;
import io.github.collectdmonitor.settings.Problem;
import io.github.collectdmonitor.settings.Problem.Severity;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All handlers in Lua. Events come to them one at a time. */
public final class LuaHandlers {
    /** The largest file. */
    public static final int LARGEST_FILE = 128 * 1024;

    private static final int LONGEST_REASON = 200;

    private final Offer offer;
    private final InstantSource clock;
    private final LuaLimits limits;
    private Map<String, Loaded> files = Map.of();

    /** Takes what a handler wants done, such as {@code guard.offer(recovery, limits, false)}. */
    @FunctionalInterface
    public interface Offer {
        /** Has it done, if it may be. */
        Verdict offer(Recovery recovery, FiringLimits limits);
    }

    private record Loaded(LuaFile file, FiringLimits firings) {}

    /**
     * Begins without any handlers.
     *
     * @param offer takes what they want done
     * @param clock what {@code os.time} tells; in a replay the time of the events
     */
    public LuaHandlers(Offer offer, InstantSource clock) {
        this(offer, clock, LuaLimits.DEFAULT);
    }

    /** Begins without any handlers, and with other limits for their calls. */
    public LuaHandlers(Offer offer, InstantSource clock, LuaLimits limits) {
        this.offer = offer;
        this.clock = clock;
        this.limits = limits;
        WarmUp.once();
    }

    /**
     * Loads these files, and drops all others. One that has not changed goes on as it is, with all that it remembers; of one
     * that has become unusable, the handlers of before go on.
     *
     * @param paths the files, called in this order
     * @param firings cooldown and at_most for a file's name
     * @return all that is wrong; the places are {@code file.lua:line}
     */
    public synchronized List<Problem> load(List<Path> paths, Function<String, FiringLimits> firings) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Loaded> loaded = new LinkedHashMap<>();
        for (Path path : paths) {
            String name = String.valueOf(path.getFileName());
            Loaded before = files.get(name);
            LuaFile file = file(path, name, before == null ? null : before.file(), problems);
            if (file != null) {
                loaded.put(name, new Loaded(file, firings.apply(name)));
            }
        }
        files = loaded;
        return problems;
    }

    private @Nullable LuaFile file(Path path, String name, @Nullable LuaFile before, List<Problem> problems) {
        try {
            byte[] source = read(path);
            if (before != null && before.isFrom(source)) {
                return before;
            }
            LuaFile file = LuaFile.load(name, source, limits, clock);
            if (file.isEmpty()) {
                problems.add(new Problem(
                        Severity.WARNING,
                        name,
                        "it returns no handlers: it should end with return metrics, notifications"));
            }
            return file;
        } catch (IOException e) {
            problems.add(new Problem(Severity.ERROR, name, "cannot be read: " + StateFiles.reason(e)));
        } catch (LuaFileException e) {
            problems.add(new Problem(Severity.ERROR, e.place(), e.text()));
        }
        return before;
    }

    private static byte[] read(Path path) throws IOException {
        // A pipe would have it wait for ever.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is not a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] source = in.readNBytes(LARGEST_FILE + 1);
            if (source.length > LARGEST_FILE) {
                throw new IOException("it is larger than " + LARGEST_FILE + " bytes");
            }
            return source;
        }
    }

    /** Calls the handlers for an event, unless the agent itself gave it, and offers what they want done. */
    public synchronized void take(Event event) {
        if (event instanceof Notification notification && notification.isOwn()) {
            return;
        }
        for (Loaded loaded : files.values()) {
            for (Asked asked : loaded.file().take(event)) {
                Reason reason = new Reason(event.identifier().toString(), seen(event), event.time());
                offer.offer(
                        new Recovery(asked.handler(), asked.service(), asked.command(), null, reason),
                        loaded.firings());
            }
        }
    }

    private static String seen(Event event) {
        if (event instanceof ValueList values) {
            StringBuilder text = new StringBuilder();
            for (int index = 0; index < values.size() && text.length() < LONGEST_REASON; index++) {
                text.append(index == 0 ? "" : ", ")
                        .append(values.sources().get(index).name())
                        .append(' ')
                        .append(values.value(index));
            }
            return cut(text.toString());
        }
        return event instanceof Notification notification
                ? cut(notification.severity() + ": " + notification.message())
                : "";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    /** How many calls ended with an error, in the files that are loaded now. */
    public synchronized long errors() {
        return files.values().stream()
                .mapToLong(loaded -> loaded.file().errors())
                .sum();
    }

    /** How many handlers are switched off, since they took too much too often. */
    public synchronized long off() {
        return files.values().stream().mapToLong(loaded -> loaded.file().off()).sum();
    }
}
