package io.github.collectdmonitor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.access.PermissionPattern;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.SignatureClaim;
import io.github.collectdmonitor.signature.SignatureClaim.None;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repeats and redeliveries, by senders, and their answers. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RedeliveryTest extends DispatchScene {
    private final SignedSender owner = new SignedSender("owner");
    private final SignedSender other = new SignedSender("other");

    /** Bears a timestamp, so that it counts as the same for a minute after its end. */
    private final String again = timed(1, "again");

    private final String waits = timed(1, "wait");

    /** Why another sender has no permission. */
    enum Lack {
        RIGHT,
        RIGHT_DENIED,
        RIGHT_TO_ANOTHER_COMMAND
    }

    @BeforeEach
    void allowBoth() {
        senders(owner.allowed("*/*"), other.allowed("*/*"));
    }

    private void senders(Sender... senders) {
        policy = new AccessPolicy(
                Arrays.stream(senders).collect(Collectors.toMap(Sender::name, Function.identity())), false, false);
    }

    private Sender lacking(Lack lack) {
        return switch (lack) {
            case RIGHT -> other.allowed();
            case RIGHT_DENIED -> other.denied("s/*");
            case RIGHT_TO_ANOTHER_COMMAND -> other.allowed("s/echo", "other/*", "collectd.conf");
        };
    }

    private Sender anonymous(String... rights) {
        return new Sender(
                SenderName.ANONYMOUS,
                null,
                Arrays.stream(rights).map(PermissionPattern::of).toList(),
                List.of());
    }

    private static String timed(long id, String command) {
        return "{\"task_id\":" + id + ",\"timestamp\":\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                + "\",\"service\":\"s\",\"command\":\"" + command + "\"}";
    }

    private int deliver(String json, SignatureClaim claim, boolean redelivered) {
        return deliver(json, claim, redelivered, false, REPLY);
    }

    /** Returns how many answers were there before. */
    private int deliver(
            String json, SignatureClaim claim, boolean redelivered, boolean retained, @Nullable ReplyAddress to) {
        int before = answers.size();
        dispatcher()
                .dispatch(List.of(new ReceivedRequest(
                        bytes(json), claim, retained, redelivered, to, null, settled::incrementAndGet)));
        return before;
    }

    /** The answer to what is refused or repeated, which comes at once. */
    private TaskResult answer(String json, SignatureClaim claim, boolean redelivered) {
        int before = deliver(json, claim, redelivered);
        assertThat(answers).hasSize(before + 1);
        return answers.get(before);
    }

    /** What comes of a new task. */
    private TaskResult outcome(String json, SignatureClaim claim) {
        int before = deliver(json, claim, false);
        await().until(() -> answers.size() > before);
        return answers.get(before);
    }

    private void begins(SignatureClaim claim) {
        deliver(waits, claim, false);
        await().until(() -> !lines("begun").isEmpty());
    }

    private void ends() throws Exception {
        int before = answers.size();
        Files.createFile(folder.resolve("go"));
        await().until(() -> answers.size() > before);
    }

    private static void assertRefused(TaskResult result) {
        assertThat(result.outcome().code()).isEqualTo(ResultCode.NOT_ALLOWED.code());
        assertThat(result.repeated()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_sender_may_not_ask_for_is_refused_each_time_while_the_same_bytes_of_another_run(Lack lack)
            throws Exception {
        senders(owner.allowed("*/*"), lacking(lack));
        begins(owner.sign(waits));
        SignatureClaim stranger = other.sign(waits);

        for (int i = 0; i < 3; i++) {
            assertRefused(answer(waits, stranger, i == 2));
        }
        ends();

        assertThat(answers).filteredOn(result -> result.outcome().succeeded()).hasSize(1);
        assertRefused(answer(waits, stranger, false));
        assertThat(lines("begun")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void what_a_sender_may_not_ask_for_is_refused_each_time_when_the_same_bytes_of_another_are_done(Lack lack)
            throws Exception {
        senders(owner.allowed("*/*"), lacking(lack));
        assertThat(outcome(again, owner.sign(again)).outcome().succeeded()).isTrue();
        SignatureClaim stranger = other.sign(again);

        for (int i = 0; i < 3; i++) {
            assertRefused(answer(again, stranger, i == 2));
        }
        stop();
        assertRefused(answer(again, stranger, true));
        assertThat(lines("again")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refused_request_stays_refused_when_its_sender_is_allowed_later(boolean restarted) throws Exception {
        senders(owner.allowed("*/*"), other.allowed());
        SignatureClaim stranger = other.sign(again);
        assertRefused(answer(again, stranger, false));
        assertThat(outcome(again, owner.sign(again)).outcome().succeeded()).isTrue();
        if (restarted) {
            stop();
        }

        allowBoth();

        assertRefused(answer(again, stranger, false));
        assertRefused(answer(again, stranger, true));
        assertThat(lines("again")).hasSize(1);
        assertThat(outcome(again, other.sign(again)).repeated()).isFalse();
        assertRefused(answer(again, stranger, false));
        assertThat(lines("again")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void same_bytes_of_another_permitted_signer_wait_for_the_end_of_the_first_and_are_a_task_of_their_own(
            boolean restarted) throws Exception {
        begins(owner.sign(waits));
        SignatureClaim tooEarly = other.sign(waits);
        assertThat(answer(waits, tooEarly, false).outcome().code()).isEqualTo(ResultCode.DUPLICATE_TASK_ID.code());
        ends();
        if (restarted) {
            stop();
        }

        assertRefused(answer(waits, tooEarly, false));
        SignatureClaim own = other.sign(waits);
        assertThat(outcome(waits, own).repeated()).isFalse();
        assertThat(lines("begun")).hasSize(2);
        assertThat(answer(waits, own, true).repeated()).isTrue();
        assertThat(lines("begun")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void each_redelivery_gets_the_result_of_its_own_request(boolean restarted) throws Exception {
        String counted = request(1, "count");
        SignatureClaim first = owner.sign(counted);
        SignatureClaim second = other.sign(counted);
        SignatureClaim third = owner.sign(counted);
        assertThat(outcome(counted, first).outcome().message()).isEqualTo("1");
        assertThat(outcome(counted, second).outcome().message()).isEqualTo("2");
        assertThat(outcome(counted, third).outcome().message()).isEqualTo("3");
        if (restarted) {
            stop();
        }

        assertThat(answer(counted, second, true).outcome().message()).isEqualTo("2");
        assertThat(answer(counted, first, false).outcome().message()).isEqualTo("1");
        assertThat(answer(counted, third, false).outcome().message()).isEqualTo("3");
        assertThat(lines("counted")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void without_the_right_that_was_taken_away_nothing_is_joined_or_handed_out(boolean running) throws Exception {
        SignatureClaim claim = owner.sign(running ? waits : again);
        String json = running ? waits : again;
        if (running) {
            begins(claim);
        } else {
            outcome(json, claim);
        }

        senders(owner.denied("s/*"), other.allowed("*/*"));

        ReplyAddress elsewhere = new ReplyAddress("results/elsewhere", CorrelationData.random());
        int before = deliver(json, claim, true, false, elsewhere);
        assertRefused(answers.get(before));
        if (running) {
            ends();
            assertThat(answers).hasSize(before + 2);
        }
        stop();
        assertRefused(answer(json, claim, true));
    }

    @Test
    void anonymous_right_that_was_taken_away_is_away_for_repeats_too() {
        senders(anonymous("*/*"));
        assertThat(outcome(again, new None()).outcome().succeeded()).isTrue();

        senders(anonymous("other/*"));

        assertRefused(answer(again, new None(), true));
        assertRefused(answer(again, new None(), false));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unsigned_and_signed_requests_with_the_same_bytes_are_never_the_same(boolean unsignedFirst) throws Exception {
        senders(owner.allowed("*/*"), anonymous("*/*"));
        SignatureClaim signature = owner.sign(waits);
        SignatureClaim first = unsignedFirst ? new None() : signature;
        SignatureClaim second = unsignedFirst ? signature : new None();
        begins(first);

        assertThat(answer(waits, second, true).outcome().code()).isEqualTo(ResultCode.DUPLICATE_TASK_ID.code());
        deliver(waits, first, true);
        ends();
        assertThat(lines("begun")).hasSize(1);

        SignatureClaim later = unsignedFirst ? owner.sign(waits) : new None();
        assertThat(outcome(waits, later).repeated()).isFalse();
        assertThat(lines("begun")).hasSize(2);
        assertThat(answer(waits, first, true).repeated()).isTrue();
        assertThat(answer(waits, later, true).repeated()).isTrue();
        assertThat(lines("begun")).hasSize(2);
    }

    @Test
    void same_bytes_that_a_rule_had_run_are_a_new_task_of_whoever_sends_them() throws Exception {
        senders(anonymous("*/*"));
        // After its start a dispatcher looks for an interrupted replacement.
        await().until(() -> !dispatcher().isBusy("none"));
        outcome(again, new SignatureClaim.OfRule("memory-low"));
        assertThat(lines("again")).hasSize(1);

        assertThat(outcome(again, new None()).repeated()).isFalse();
        assertThat(lines("again")).hasSize(2);
        assertThat(outcome(again, new None()).repeated()).isTrue();
    }

    @Test
    void new_signature_of_the_same_signer_over_the_same_bytes_counts_as_a_repeat() throws Exception {
        begins(owner.sign(waits));
        deliver(waits, owner.sign(waits), false);
        assertThat(answers).isEmpty();
        ends();

        SignatureClaim third = owner.sign(waits);
        assertThat(answer(waits, third, false).repeated()).isTrue();
        stop();
        assertThat(answer(waits, third, true).repeated()).isTrue();
        assertThat(lines("begun")).hasSize(1);
    }

    @Test
    void redelivery_gets_its_result_also_when_its_command_is_not_defined_any_more() {
        SignatureClaim claim = owner.sign(again);
        outcome(again, claim);
        services = new Services(Map.of("s", Map.of()));

        assertThat(answer(again, claim, true).repeated()).isTrue();
        assertThat(answer(again, claim, true).outcome().succeeded()).isTrue();
    }

    @Test
    void repeats_have_a_rate_of_their_own() throws Exception {
        requestsPerMinute = 3;
        SignatureClaim claim = owner.sign(again);
        outcome(again, claim);

        for (int i = 0; i < 3; i++) {
            assertThat(answer(again, claim, true).repeated()).isTrue();
        }
        TaskResult refused = answer(again, claim, true);
        assertThat(refused.outcome().code()).isEqualTo(ResultCode.TOO_MANY_TASKS.code());
        assertThat(refused.outcome().message()).contains("repeated", "owner", "MaxRequestsPerMinute");

        String fresh = timed(2, "again");
        assertThat(outcome(fresh, owner.sign(fresh)).outcome().succeeded())
                .as("repeats of an old request do not count for its sender's rate")
                .isTrue();
        assertThat(lines("again")).hasSize(2);
    }

    @Test
    void unsigned_repeats_are_counted_too() {
        requestsPerMinute = 2;
        senders(anonymous("*/*"));
        outcome(again, new None());
        for (int i = 0; i < 2; i++) {
            assertThat(answer(again, new None(), i == 1).repeated()).isTrue();
        }

        assertThat(answer(again, new None(), true).outcome().code()).isEqualTo(ResultCode.TOO_MANY_TASKS.code());
        assertThat(answer(again, new None(), false).outcome().code()).isEqualTo(ResultCode.TOO_MANY_TASKS.code());
    }
}
