package io.github.collectdmonitor.mqtt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void task_that_ends_by_an_error_lets_the_next_one_run() {
        SerialExecutor serialExecutor = new SerialExecutor(task -> {
            try {
                task.run();
            } catch (OutOfMemoryError e) {
                ran.add("a thread fell");
            }
        });
        serialExecutor.execute(() -> {
            throw new OutOfMemoryError("made up");
        });
        serialExecutor.execute(() -> ran.add("next"));

        assertThat(ran).containsExactly("next");
    }

    @Test
    void lack_of_a_thread_holds_up_no_task() {
        AtomicBoolean lack = new AtomicBoolean(true);
        Executor threads = task -> {
            if (lack.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread, made up");
            }
            task.run();
        };
        SerialExecutor serialExecutor = new SerialExecutor(threads);
        serialExecutor.execute(() -> ran.add("first"));
        serialExecutor.execute(() -> ran.add("second"));

        assertThat(ran).containsExactly("first", "second");
    }
}
