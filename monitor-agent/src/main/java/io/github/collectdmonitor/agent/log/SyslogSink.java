package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.program.SystemProgram;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes to the system log through a long-lived {@code logger} process, because Java has no datagram Unix sockets. */
final class SyslogSink implements LogSink {
    private static final List<String> LOGGER = List.of(
            SystemProgram.path("logger").toString(),
            "--tag",
            "collectd-monitor",
            "--prio-prefix",
            "--priority",
            "daemon.info");

    /** The facility "daemon" (RFC 5424 §6.2.1), in a priority's upper bits. */
    private static final int DAEMON = 3 << 3;

    private @Nullable Process logger;
    private @Nullable Writer lines;

    @Override
    public void write(LogLevel level, String text) throws IOException {
        Writer writer = writer();
        for (String line : text.lines().toList()) {
            writer.write("<" + (DAEMON + LogSink.severity(level)) + ">" + line + "\n");
        }
        writer.flush();
    }

    private Writer writer() throws IOException {
        if (logger == null || !logger.isAlive() || lines == null) {
            logger = CleanProcess.of(LOGGER)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            lines = new OutputStreamWriter(logger.getOutputStream(), StandardCharsets.UTF_8);
        }
        return lines;
    }

    @Override
    public void close() {
        try {
            if (lines != null) {
                lines.close();
            }
        } catch (IOException e) {
            // The logger has ended; entries that it has not written are lost.
        }
    }
}
