package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LinkThreadsTest {
    @Test
    void end_of_a_submitted_task_by_an_error_is_told() {
        LinkThreads threads = new LinkThreads("test");
        try {
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            Error error = new OutOfMemoryError("made up");

            Runnable falling = () -> {
                throw error;
            };
            Future<?> unused = threads.watchedBy(told::complete).submit(falling);

            assertThat(Links.await(told)).isSameAs(error);
        } finally {
            threads.shutdown();
        }
    }
}
