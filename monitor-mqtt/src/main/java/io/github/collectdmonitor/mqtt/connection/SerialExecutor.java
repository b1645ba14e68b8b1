package io.github.collectdmonitor.mqtt.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Runs tasks one after the other on the threads of another executor; occupies no thread while it is idle. */
public final class SerialExecutor implements Executor {
    private final Executor threads;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    public SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.addLast(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            threads.execute(this::runAll);
        } catch (RuntimeException | Error e) {
            // The link was just closed, or no thread can be started; queued tasks must run nevertheless.
            runAll();
        }
    }

    private void runAll() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.pollFirst();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // A future keeps the exceptions of its dependents, and only futures are completed here.
            }
        }
    }
}
