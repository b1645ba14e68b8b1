package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes to standard output: with a time and a level, or for the journal, which has its own, with a priority. */
final class StandardOutputSink implements LogSink {
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final boolean journal;

    StandardOutputSink(boolean journal) {
        this.journal = journal;
    }

    @Override
    public void write(LogLevel level, String text) {
        if (journal) {
            text.lines().forEach(line -> out.println("<" + LogSink.severity(level) + ">" + line));
        } else {
            out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + text);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
