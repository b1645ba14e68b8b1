package io.github.collectdmonitor.testkit.process;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects the log lines of a package in this process, from the creation to the close. */
public final class LoggedLines extends Handler implements AutoCloseable {
    // Referenced here, because the log manager keeps no reference.
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Starts to collect the log lines of the package of a class. */
    public LoggedLines(Class<?> of) {
        logger = Logger.getLogger(of.getPackageName());
        logger.addHandler(this);
    }

    /** Returns the lines collected until now. */
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
