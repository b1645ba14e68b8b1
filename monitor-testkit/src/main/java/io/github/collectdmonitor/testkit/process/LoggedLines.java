package io.github.collectdmonitor.testkit.process;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a package writes to its log, in this process, from the making of this until its closing. */
public final class LoggedLines extends Handler implements AutoCloseable {
    // Held, because the log manager does not.
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Listens to the log of the package of a class. */
    public LoggedLines(Class<?> of) {
        logger = Logger.getLogger(of.getPackageName());
        logger.addHandler(this);
    }

    /** The lines so far. */
    public List<String> lines() {
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
