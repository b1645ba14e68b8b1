package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ShownText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Forwards events and records their time. Exceptions of the receiver are logged once for each kind. For one thread. */
public final class SteadyConsumer implements Consumer<Event> {
    private static final Logger LOG = System.getLogger(SteadyConsumer.class.getName());
    private static final int MOST_KINDS = 100;
    private static final int LONGEST_SHOWN = 200;

    private final Consumer<Event> receiver;
    private final Set<String> logged = new HashSet<>();
    private volatile long last = System.nanoTime();
    private final AtomicLong count = new AtomicLong();

    public SteadyConsumer(Consumer<Event> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void accept(Event event) {
        last = System.nanoTime();
        count.incrementAndGet();
        // An internal error in one rule must not end the feed.
        try {
            receiver.accept(event);
        } catch (RuntimeException | Error e) {
            StackTraceElement[] stack = e.getStackTrace();
            String kind = e.getClass().getName() + (stack.length == 0 ? "" : " " + stack[0]);
            if (logged.size() < MOST_KINDS && logged.add(kind)) {
                String shown = ShownText.of(event.identifier().toString(), LONGEST_SHOWN);
                LOG.log(
                        Level.ERROR,
                        "Internal error while processing " + shown + " (further errors are suppressed)",
                        e);
            }
        }
    }

    /** Returns the number of events. */
    public long count() {
        return count.get();
    }

    /** Returns the time of the last event, or of the creation, by {@link System#nanoTime}. */
    public long last() {
        return last;
    }
}
