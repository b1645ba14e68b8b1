package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.command.process.PipedProcess;
import io.github.collectdmonitor.metric.Event;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all files of handlers share. Thread-safe. */
interface HandlerContext {
    LuaLimits limits();

    /** Starts a process. */
    PipedProcess start() throws IOException;

    /** The clock of recorded events, which are waited for; null where events come as they happen. */
    @Nullable
    InstantSource recorded();

    /** A handler, by its whole name, wants a command run. */
    void asked(HandlerFile file, String handler, String service, String command, Event event);

    /** A handler of the file dispatches a notification. */
    void notified(HandlerFile file, List<String> fields);
}
