package io.github.collectdmonitor.ledger.task;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static io.github.collectdmonitor.ledger.LedgerScene.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.LedgerScene;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept with a task of the signature that it came with. */
final class SignedTaskTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    @Test
    void who_signed_a_task_is_known_until_it_is_finished() {
        try (LedgerScene scene = new LedgerScene(folder.resolve("state"))) {
            ConfigRequest config = new ConfigRequest(new TaskId(2), START, "Interval 10\n");
            Task one = scene.accepted(signed(arrival(1, "a", START, false), "größe", "nonce", HOUR));
            scene.accepted(signed(arrival(config, false, null, null), "operator", "other", HOUR));
            scene.accepted(3);
            assertThat(one.signer()).contains("größe");

            scene.reopen();
            assertThat(scene.ledger.unfinishedAtOpen())
                    .extracting(task -> task.signer().orElse("nobody"))
                    .containsExactly("größe", "operator", "nobody");
            assertThat(scene.ledger.unfinishedAtOpen().get(1).request()).isEqualTo(config);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void each_answer_goes_out_with_the_nonce_of_its_request(boolean reopened) {
        try (LedgerScene scene = new LedgerScene(folder.resolve("state"))) {
            Task task = scene.accepted(signed(arrival(1, "a", START, false), "operator", "one", HOUR));
            assertThat(scene.ledger.accept(arrival(1, "a", START, false)))
                    .as("another sender's request is not the same")
                    .isInstanceOf(IdInUse.class);
            assertThat(scene.ledger.accept(signed(arrival(1, "a", START, false), "operator", "two", HOUR)))
                    .isInstanceOf(Unfinished.class);
            scene.force();
            if (reopened) {
                scene.reopen();
                task = scene.ledger.unfinishedAtOpen().get(0);
            }
            scene.finish(task, "done");
            if (reopened) {
                scene.reopen();
            }

            assertThat(scene.undelivered())
                    .extracting(PendingDelivery::replyTo)
                    .containsExactly(
                            new ReplyAddress("results", null, "one"), new ReplyAddress("results", null, "two"));
        }
    }

    @Test
    void a_ledger_from_before_there_were_signatures_is_read() throws IOException {
        Path state = folder.resolve("state");
        StateFiles.makeFolder(state);
        StateFiles.makeFolder(state.resolve("ledger"));
        StateFiles.makeFolder(state.resolve("requests"));
        try (InputStream segment = SignedTaskTest.class.getResourceAsStream("segment-without-signatures")) {
            Files.write(
                    state.resolve("ledger/0000000001"),
                    Objects.requireNonNull(segment).readAllBytes());
        }
        Files.writeString(state.resolve("requests/4"), "{\"task_id\":3,\"config\":\"Interval 10\\n\"}");

        try (LedgerScene scene = new LedgerScene(state)) {
            CorrelationData correlation = CorrelationData.of(new byte[] {1, 2, 3});
            assertThat(scene.ledger.unfinishedAtOpen()).extracting(Task::starts).containsExactly(1, 0);
            assertThat(scene.ledger.unfinishedAtOpen())
                    .allSatisfy(task -> assertThat(task.signer()).isEmpty());
            Task two = scene.ledger.unfinishedAtOpen().get(0);
            Task three = scene.ledger.unfinishedAtOpen().get(1);
            assertThat(two.replyTo)
                    .containsExactly(new ReplyAddress("results", correlation), new ReplyAddress("results/else", null));
            assertThat(three.request()).isEqualTo(new ConfigRequest(new TaskId(3), null, "Interval 10\n"));
            assertThat(three.expiry.after()).isEqualTo(Duration.ofMinutes(5));
            assertThat(scene.undelivered()).singleElement().satisfies(one -> {
                assertThat(one.replyTo()).isEqualTo(new ReplyAddress("results/else", correlation));
                assertThat(scene.message(one)).isEqualTo("done");
            });
            assertThat(state).isDirectoryNotContaining("glob:**ledger-damaged*");
        }
    }
}
