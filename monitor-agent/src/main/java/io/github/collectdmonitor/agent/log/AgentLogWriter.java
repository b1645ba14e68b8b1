package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/** The one writer that tinylog knows (tinylog.properties); device and level can be changed while it runs. */
public final class AgentLogWriter implements Writer {
    private static volatile @Nullable LogSink sink;
    private static volatile LogLevel least = LogLevel.INFO;

    /** Made by tinylog, through its service loader. */
    public AgentLogWriter(Map<String, String> properties) {}

    /** Sets where log lines go and which; before the first call there are none. */
    public static synchronized void configure(AgentSettings.Log settings) {
        LogSink before = sink;
        least = settings.level();
        sink = LogSink.of(settings.device());
        if (before != null) {
            before.close();
        }
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(LogEntryValue.LEVEL, LogEntryValue.MESSAGE, LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(LogEntry entry) throws IOException {
        LogLevel level = level(entry.getLevel());
        LogSink current = sink;
        if (current == null || level.compareTo(least) > 0) {
            return;
        }
        synchronized (current) {
            current.write(level, text(entry));
        }
    }

    private static String text(LogEntry entry) {
        String message = entry.getMessage() == null ? "" : entry.getMessage();
        Throwable exception = entry.getException();
        if (exception == null) {
            return message;
        }
        StringWriter stack = new StringWriter();
        exception.printStackTrace(new PrintWriter(stack));
        return message + ": " + stack.toString().stripTrailing();
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
    public void close() {
        LogSink current = sink;
        if (current != null) {
            current.close();
        }
    }
}
