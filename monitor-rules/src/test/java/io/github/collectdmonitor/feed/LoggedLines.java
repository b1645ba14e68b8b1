package io.github.collectdmonitor.feed;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the package writes to its log from the making of this until its closing. */
final class LoggedLines extends Handler implements AutoCloseable {
    // Held, because the log manager does not.
    private final Logger logger = Logger.getLogger(LoggedLines.class.getPackageName());
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LoggedLines() {
        logger.addHandler(this);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord logged) {
        String message = logged.getMessage();
        Object[] parameters = logged.getParameters();
        lines.add(parameters == null ? message : MessageFormat.format(message, parameters));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
