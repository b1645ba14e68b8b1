package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.settings.AgentSettings.LogDevice;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import java.io.IOException;

/** A destination of log lines. */
interface LogSink {
    /** Writes one entry, of one or more lines. */
    void write(LogLevel level, String text) throws IOException;

    /** Releases its resources. */
    void close();

    /** Returns the sink of a device; on standard output the lines have priorities if systemd's journal reads them. */
    static LogSink of(LogDevice device) {
        if (device == LogDevice.SYSLOG) {
            return new SyslogSink();
        }
        return new StandardOutputSink(System.getenv("JOURNAL_STREAM") != null);
    }

    /** Returns the level as a syslog severity (RFC 5424 §6.2.1). */
    static int severity(LogLevel level) {
        return switch (level) {
            case FATAL -> 2;
            case ERROR -> 3;
            case WARN -> 4;
            case INFO -> 6;
            case DEBUG -> 7;
        };
    }
}
