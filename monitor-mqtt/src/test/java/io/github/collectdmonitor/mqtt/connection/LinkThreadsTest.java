package io.github.collectdmonitor.mqtt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.mqtt.Links;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LinkThreadsTest {
    @Test
    void end_of_a_submitted_task_by_an_error_is_told() {
        LinkThreads threads = new LinkThreads("test");
        try {
            CompletableFuture<Throwable> reported = new CompletableFuture<>();
            Error error = new OutOfMemoryError("made up");

            Runnable failing = () -> {
                throw error;
            };
            Future<?> unused = threads.watchedBy(reported::complete).submit(failing);

            assertThat(Links.await(reported)).isSameAs(error);
        } finally {
            threads.shutdown();
        }
    }
}
