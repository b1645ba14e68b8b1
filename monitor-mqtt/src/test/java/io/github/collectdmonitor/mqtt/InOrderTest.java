package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void task_that_ends_by_an_error_lets_the_next_one_run() {
        InOrder inOrder = new InOrder(task -> {
            try {
                task.run();
            } catch (OutOfMemoryError e) {
                ran.add("a thread fell");
            }
        });
        inOrder.execute(() -> {
            throw new OutOfMemoryError("made up");
        });
        inOrder.execute(() -> ran.add("next"));

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
        InOrder inOrder = new InOrder(threads);
        inOrder.execute(() -> ran.add("first"));
        inOrder.execute(() -> ran.add("second"));

        assertThat(ran).containsExactly("first", "second");
    }
}
