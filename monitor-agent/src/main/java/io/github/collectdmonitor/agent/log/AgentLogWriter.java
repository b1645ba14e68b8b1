package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.LogDevice;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import io.github.collectdmonitor.text.ControlCharacters;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/** The only writer that tinylog uses (tinylog.properties); device and level can be changed at run time. */
public final class AgentLogWriter implements Writer {
    private static @Nullable LogDevice device;
    private static volatile @Nullable LogQueue queue;
    private static volatile LogLevel least = LogLevel.INFO;

    /** Called by tinylog, through its service loader. */
    public AgentLogWriter(Map<String, String> properties) {}

    /** Sets the log device and level; before the first call nothing is logged. */
    public static synchronized void configure(AgentSettings.Log settings) {
        least = settings.level();
        if (settings.device() == device) {
            return;
        }
        device = settings.device();
        LogQueue current = queue;
        if (current == null) {
            queue = new LogQueue(LogSink.of(settings.device()));
        } else {
            current.redirect(LogSink.of(settings.device()));
        }
    }

    /** Waits until all earlier entries are written, at most {@code limit}. */
    public static void flush(Duration limit) throws InterruptedException {
        LogQueue current = queue;
        if (current != null) {
            current.flush(limit);
        }
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(LogEntryValue.LEVEL, LogEntryValue.MESSAGE, LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(LogEntry entry) {
        LogLevel level = level(entry.getLevel());
        LogQueue current = queue;
        if (current != null && level.compareTo(least) <= 0) {
            current.add(level, text(entry));
        }
    }

    /** Returns the message on one line, so that no part of it can forge another entry, then the stack's lines. */
    private static String text(LogEntry entry) {
        String message = entry.getMessage() == null ? "" : ControlCharacters.escaped(entry.getMessage());
        Throwable exception = entry.getException();
        return exception == null ? message : message + ": " + StackText.of(exception);
    }

    private static LogLevel level(Level level) {
        return switch (level) {
            case ERROR -> LogLevel.ERROR;
            case WARN -> LogLevel.WARN;
            case INFO -> LogLevel.INFO;
            default -> LogLevel.DEBUG;
        };
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
