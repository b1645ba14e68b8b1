package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.command.process.PipedProcess;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.rules.lua.wire.EventRecords;
import io.github.collectdmonitor.rules.lua.wire.LuaReply;
import io.github.collectdmonitor.rules.lua.wire.LuaReply.Loaded;
import io.github.collectdmonitor.rules.lua.wire.ReplyReader;
import io.github.collectdmonitor.rules.lua.wire.ReplyReader.MalformedReplyException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One process that runs one file. It is not believed and not waited for: whatever it does wrong ends it, and after that nothing
 * comes from it any more. Thread-safe; one thread writes.
 */
final class LuaChild implements AutoCloseable {
    /** How many events it may have at once. */
    static final int MOST_IN_FLIGHT = 256;

    private static final Logger LOG = System.getLogger(LuaChild.class.getName());

    /** While many answers are to come, a read waits for some of them: waking a thread takes longer than an answer. */
    private static final int MANY = 16;

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int SECONDS_TO_END = 5;

    private final String name;
    private final PipedProcess process;
    private final LuaLimits limits;
    private final ChildListener listener;
    private final CallDeadline deadline;
    private final EventRecords records = new EventRecords();
    private final Thread reader;
    private final Deque<Event> inFlight = new ArrayDeque<>();
    private final ErrorLines errors;

    private @Nullable Loaded loaded;
    private @Nullable List<String> missing;
    private @Nullable String refusal;
    private @Nullable String loss;
    private boolean isQuestioned;
    private int asked;
    private boolean hasEnded;

    private LuaChild(String name, PipedProcess process, LuaLimits limits, ChildListener listener) {
        this.name = name;
        this.process = process;
        this.limits = limits;
        this.listener = listener;
        deadline = new CallDeadline(limits, process::processorTime);
        errors = new ErrorLines(process, listener);
        reader = new Thread(this::read, "lua-" + name);
        reader.setDaemon(true);
    }

    /** Takes a process that was just started. */
    static LuaChild of(String name, PipedProcess process, LuaLimits limits, ChildListener listener) {
        LuaChild child = new LuaChild(name, process, limits, listener);
        child.reader.start();
        return child;
    }

    /**
     * Runs the file, and waits for it.
     *
     * @throws LuaFileException if it fails, or returns something else than handlers
     */
    @SuppressWarnings("ArrayParameter") // Read only.
    Loaded load(byte[] source, @Nullable Instant now) throws LuaFileException, InterruptedException {
        byte[] driver = LuaCommand.driver();
        records.addSource(name, source, now);
        write(ByteBuffer.wrap((driver.length + "\n").getBytes(StandardCharsets.US_ASCII)));
        write(ByteBuffer.wrap(driver));
        write(records.take());
        synchronized (this) {
            while (loaded == null && loss == null) {
                wait();
            }
            if (loaded == null) {
                throw LuaFileException.of(name, refusal == null ? String.valueOf(loss) : refusal);
            }
            return loaded;
        }
    }

    /** Those of these names that are not there, as {@code string.pack} or {@code require socket}; empty when it is lost. */
    List<String> missing(List<String> names) throws InterruptedException {
        synchronized (this) {
            isQuestioned = true;
            deadline.begin();
        }
        records.addQuestion(names);
        write(records.take());
        synchronized (this) {
            while (missing == null && loss == null) {
                wait();
            }
            return missing == null ? List.of() : missing;
        }
    }

    /** Hands over events; returns at once where it is lost, and else as soon as it may have more. */
    void send(List<Event> events, @Nullable Instant now) throws InterruptedException {
        events.forEach(event -> records.add(event, now));
        synchronized (this) {
            if (inFlight.isEmpty()) {
                next();
            }
            inFlight.addAll(events);
        }
        write(records.take());
        synchronized (this) {
            while (inFlight.size() > MOST_IN_FLIGHT / 2 && loss == null) {
                wait();
            }
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                process.input().write(bytes);
            }
        } catch (IOException e) {
            fail("its process does not read");
        }
    }

    private void next() {
        asked = 0;
        deadline.begin();
    }

    private void read() {
        ReplyReader replies = new ReplyReader(process.output());
        try {
            for (List<String> record = replies.next(); record != null; record = replies.next()) {
                if (loss() != null) {
                    return;
                }
                take(LuaReply.of(record));
                if (!replies.hasMore() && inFlight() > MANY) {
                    LockSupport.parkNanos(PAUSE);
                }
            }
            fail("its process ended");
        } catch (MalformedReplyException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            fail("its answers cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Internal error while the answers of " + name + " were read", e);
            fail("internal error");
        }
    }

    private void take(LuaReply luaReply) throws MalformedReplyException {
        if (luaReply instanceof LuaReply.Done) {
            done();
        } else if (luaReply instanceof LuaReply.Asked request) {
            String handler = handler(request.handler(), true);
            listener.asked(handler, request.service(), request.command(), event());
        } else if (luaReply instanceof LuaReply.Failed failed) {
            listener.failed(handler(failed.handler(), false), failed.message());
        } else if (luaReply instanceof LuaReply.Logged line) {
            listener.logged(line.level(), line.text());
        } else if (luaReply instanceof LuaReply.Notified notified) {
            listener.notified(notified.fields());
        } else if (luaReply instanceof LuaReply.OutOfMemory) {
            fail("it needs more memory than the " + limits.memory() / 1024 / 1024 + " MiB that it may have");
        } else {
            takeOnce(luaReply);
        }
    }

    private synchronized void takeOnce(LuaReply luaReply) throws MalformedReplyException {
        if (luaReply instanceof Loaded first && loaded == null) {
            loaded = first;
            deadline.rest();
        } else if (luaReply instanceof LuaReply.Refused refused && loaded == null) {
            refusal = refused.message();
        } else if (luaReply instanceof LuaReply.Missing answer && isQuestioned) {
            isQuestioned = false;
            missing = answer.names();
            deadline.rest();
        } else {
            throw new MalformedReplyException();
        }
        notifyAll();
    }

    private void done() throws MalformedReplyException {
        boolean idle;
        synchronized (this) {
            expected(inFlight.poll());
            idle = inFlight.isEmpty();
            if (idle) {
                deadline.rest();
            } else {
                next();
            }
            if (inFlight.size() == MOST_IN_FLIGHT / 2) {
                notifyAll();
            }
        }
        listener.done(idle);
    }

    /** A handler's name; each may ask for one command for each event, since more would evade its limits. */
    private synchronized String handler(int number, boolean asks) throws MalformedReplyException {
        List<String> names = expected(loaded).names();
        asked += asks ? 1 : 0;
        if (inFlight.isEmpty() || number < 1 || number > names.size() || asked > names.size()) {
            throw new MalformedReplyException();
        }
        return names.get(number - 1);
    }

    private synchronized Event event() throws MalformedReplyException {
        return expected(inFlight.peek());
    }

    private static <T> T expected(@Nullable T value) throws MalformedReplyException {
        if (value == null) {
            throw new MalformedReplyException();
        }
        return value;
    }

    /** To be called every 100 ms or so: ends it where its event takes too much, and logs what it writes to its stderr. */
    void watch() {
        String overrun = deadline.overrun();
        if (overrun != null) {
            fail(overrun);
            return;
        }
        errors.log();
        boolean endedBefore = hasEnded;
        hasEnded = !process.isAlive();
        // Its children may have its output still open; and what it wrote last is to be read first.
        if (hasEnded && endedBefore) {
            fail("its process ended");
        }
    }

    /** Ends it, unless it is lost already. */
    private void fail(String reason) {
        synchronized (this) {
            if (loss != null) {
                return;
            }
            loss = reason;
        }
        errors.log();
        process.close();
        synchronized (this) {
            notifyAll();
        }
        listener.lost();
    }

    /** Why it is lost, or null. */
    synchronized @Nullable String loss() {
        return loss;
    }

    /** How many events it has that are not done. */
    synchronized int inFlight() {
        return inFlight.size();
    }

    /** Its process id, which is its group's as well. */
    long pid() {
        return process.pid();
    }

    /** Kills it with its children, and waits until nothing comes from it any more. */
    @Override
    public void close() {
        fail("it was closed");
        try {
            if (Thread.currentThread() != reader) {
                reader.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
