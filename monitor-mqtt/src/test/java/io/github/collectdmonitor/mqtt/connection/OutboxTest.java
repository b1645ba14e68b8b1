package io.github.collectdmonitor.mqtt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.mqtt.Links;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
    private static final int TOO_LARGE = ReasonCodes.PACKET_TOO_LARGE;

    private static final int SHUTTING_DOWN = 0x8B;

    private final Outbox outbox = new Outbox(Runnable::run);

    /** Records the messages that it is given to send. */
    private static class Recorder implements BrokerConnection {
        final List<String> sent = new ArrayList<>();
        final Map<String, Integer> ids = new HashMap<>();
        private final int receiveMaximum;
        boolean gone;

        Recorder(int receiveMaximum) {
            this.receiveMaximum = receiveMaximum;
        }

        @Override
        public int receiveMaximum() {
            return receiveMaximum;
        }

        @Override
        public int maximumQos() {
            return 2;
        }

        @Override
        public int roomFor(OutgoingMessage message, int qos) {
            return 10;
        }

        @Override
        public boolean publish(PendingPublish pendingPublish, boolean again) {
            return note(pendingPublish, again ? " again" : "");
        }

        @Override
        public boolean release(PendingPublish pendingPublish) {
            return note(pendingPublish, " release");
        }

        private boolean note(PendingPublish pendingPublish, String what) {
            String text = new String(pendingPublish.payload, StandardCharsets.UTF_8);
            sent.add(text + what);
            ids.put(text, pendingPublish.packetId);
            return !gone;
        }

        int id(String text) {
            return ids.getOrDefault(text, -1);
        }
    }

    private CompletableFuture<PublishOutcome> add(int qos, String text) {
        return outbox.add(Links.message("topic", qos, text));
    }

    @Test
    void no_more_go_out_than_the_broker_takes_less_one() {
        Recorder wire = new Recorder(3);
        outbox.attach(wire, false);
        CompletableFuture<PublishOutcome> first = add(1, "a");
        add(1, "b").isDone();
        add(1, "c").isDone();
        assertThat(wire.sent).containsExactly("a", "b");

        outbox.answered(wire, wire.id("a"), 0);
        assertThat(wire.sent).containsExactly("a", "b", "c");
        assertThat(first).isCompletedWithValue(new Acknowledged(false));
    }

    @Test
    void unanswered_ones_go_out_again_under_their_ids_where_the_session_is_kept() {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);
        add(1, "a").isDone();
        add(2, "b").isDone();
        add(2, "c").isDone();
        outbox.taken(wire, wire.id("b"));
        outbox.detach(0);
        add(1, "d").isDone();

        Recorder next = new Recorder(10);
        outbox.attach(next, true);

        assertThat(next.sent).containsExactly("a again", "b release", "c again", "d");
        assertThat(next.id("a")).isEqualTo(wire.id("a"));
        assertThat(next.id("b")).isEqualTo(wire.id("b"));
        assertThat(next.ids.values()).doesNotHaveDuplicates();
    }

    @Test
    void unanswered_ones_go_out_as_new_where_the_session_is_gone() {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);
        add(1, "a").isDone();
        add(2, "b").isDone();
        outbox.taken(wire, wire.id("b"));
        outbox.detach(0);

        Recorder next = new Recorder(10);
        outbox.attach(next, false);

        assertThat(next.sent).containsExactly("a", "b");
    }

    @Test
    void release_that_the_broker_had_before_counts_as_acknowledged() {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);
        CompletableFuture<PublishOutcome> outcome = add(2, "a");
        outbox.taken(wire, wire.id("a"));
        outbox.detach(0);
        Recorder next = new Recorder(10);
        outbox.attach(next, true);

        outbox.answered(next, next.id("a"), ReasonCodes.PACKET_ID_NOT_FOUND);

        assertThat(outcome).isCompletedWithValue(new Acknowledged(false));
    }

    @Test
    void refused_message_lets_the_next_one_go() {
        Recorder wire = new Recorder(2);
        outbox.attach(wire, false);
        CompletableFuture<PublishOutcome> refused = add(1, "a");
        add(1, "b").isDone();

        outbox.answered(wire, wire.id("a"), ReasonCodes.NOT_AUTHORIZED);

        assertThat(refused).isCompletedWithValue(new Refused(ReasonCodes.NOT_AUTHORIZED, "not authorized"));
        assertThat(wire.sent).containsExactly("a", "b");
    }

    @Test
    void message_that_ends_the_connection_is_found_and_refused() {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);
        CompletableFuture<PublishOutcome> good = add(1, "a");
        CompletableFuture<PublishOutcome> bad = add(1, "b");
        CompletableFuture<PublishOutcome> last = add(1, "c");
        outbox.detach(TOO_LARGE);

        Recorder second = new Recorder(10);
        outbox.attach(second, true);
        assertThat(second.sent).as("one by one").containsExactly("a again");
        outbox.answered(second, second.id("a"), 0);
        assertThat(second.sent).containsExactly("a again", "b again");
        outbox.detach(TOO_LARGE);

        Recorder third = new Recorder(10);
        outbox.attach(third, true);
        assertThat(good).isCompletedWithValue(new Acknowledged(false));
        assertThat(bad).isCompletedWithValue(new Refused(TOO_LARGE, "packet too large"));
        outbox.answered(third, third.id("c"), 0);
        assertThat(last).isCompletedWithValue(new Acknowledged(false));
        add(1, "d").isDone();
        add(1, "e").isDone();
        assertThat(third.sent).as("side by side again").containsExactly("c again", "d", "e");
    }

    private Recorder attach(boolean sessionPresent) {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, sessionPresent);
        return wire;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x80, 0x81, 0x82, 0x83})
    void message_over_which_connections_end_again_and_again_is_refused_and_the_next_goes(int reasonCode) {
        CompletableFuture<PublishOutcome> bad = add(1, "bad");
        CompletableFuture<PublishOutcome> next = add(1, "next");
        Recorder wire = attach(true);
        assertThat(wire.sent).containsExactly("bad", "next");
        outbox.detach(reasonCode);
        attach(true);
        outbox.detach(reasonCode);

        for (int i = 0; i < Outbox.MAX_DISCONNECTIONS; i++) {
            assertThat(bad).isNotDone();
            wire = attach(i % 2 == 0);
            assertThat(wire.sent).as("alone").hasSize(1).allMatch(sent -> sent.startsWith("bad"));
            outbox.detach(reasonCode);
        }

        assertThat(bad)
                .isCompletedWithValueMatching(outcome -> outcome instanceof Refused refused
                        && refused.reasonCode() == Math.max(0x80, reasonCode)
                        && refused.reason().contains("5 times in a row"));
        wire = attach(true);
        outbox.answered(wire, wire.id("next"), 0);
        assertThat(next).isCompletedWithValue(new Acknowledged(false));
        add(1, "a").isDone();
        add(1, "b").isDone();
        assertThat(wire.sent).as("side by side again").endsWith("a", "b");
    }

    @Test
    void message_that_came_through_at_last_is_not_blamed() {
        CompletableFuture<PublishOutcome> outcome = add(1, "a");
        for (int i = 0; i < Outbox.MAX_DISCONNECTIONS - 1; i++) {
            attach(true);
            outbox.detach(0);
        }
        Recorder wire = attach(true);
        outbox.answered(wire, wire.id("a"), 0);
        assertThat(outcome).isCompletedWithValue(new Acknowledged(false));
    }

    /** Events between two disconnections, each of which shows that the message is not the cause. */
    static List<Consumer<OutboxTest>> excuses() {
        return List.of(
                test -> test.outbox.unreachable(),
                test -> {
                    test.attach(true);
                    test.outbox.detach(SHUTTING_DOWN);
                },
                test -> {
                    test.attach(true);
                    test.outbox.detach();
                },
                test -> {
                    Recorder wire = new Recorder(10);
                    wire.gone = true;
                    test.outbox.attach(wire, true);
                    test.outbox.detach(0);
                });
    }

    @ParameterizedTest
    @MethodSource("excuses")
    void message_is_not_blamed_for_a_broker_in_trouble(Consumer<OutboxTest> excuse) {
        CompletableFuture<PublishOutcome> outcome = add(1, "a");
        for (int i = 0; i < 3 * Outbox.MAX_DISCONNECTIONS; i++) {
            attach(true);
            outbox.detach(0);
            if (i % 3 == 2) {
                excuse.accept(this);
            }
        }
        assertThat(outcome).isNotDone();
    }

    @Test
    void messages_that_are_unanswered_together_are_not_blamed() {
        Recorder wire = attach(true);
        CompletableFuture<PublishOutcome> one = add(1, "a");
        CompletableFuture<PublishOutcome> two = add(1, "b");
        outbox.detach(0);
        for (int i = 0; i < 3 * Outbox.MAX_DISCONNECTIONS; i++) {
            wire = attach(true);
            outbox.answered(wire, wire.id("a"), 0);
            add(1, "a").isDone();
            outbox.detach(i % 2 == 0 ? SHUTTING_DOWN : 0);
        }
        assertThat(one).isCompletedWithValue(new Acknowledged(false));
        assertThat(two).isNotDone();
    }

    @Test
    void message_that_cannot_be_put_into_a_packet_does_not_hold_up_the_next_one() {
        Recorder wire = new Recorder(10) {
            @Override
            public int roomFor(OutgoingMessage message, int qos) {
                if (message.topic().equals("odd")) {
                    throw new IllegalArgumentException("thrown by the test");
                }
                return super.roomFor(message, qos);
            }
        };
        outbox.attach(wire, true);
        CompletableFuture<PublishOutcome> odd = outbox.add(Links.message("odd", 1, "odd"));
        add(1, "next").isDone();

        assertThat(odd).isCompletedExceptionally();
        assertThat(wire.sent).containsExactly("next");
    }

    @Test
    void message_survives_a_wire_that_is_gone() {
        Recorder wire = new Recorder(10);
        wire.gone = true;
        outbox.attach(wire, true);
        CompletableFuture<PublishOutcome> outcome = add(1, "a");
        outbox.detach(0);
        Recorder next = new Recorder(10);
        outbox.attach(next, false);
        outbox.answered(next, next.id("a"), ReasonCodes.NO_MATCHING_SUBSCRIBERS);

        assertThat(outcome).isCompletedWithValue(new Acknowledged(true));
    }

    @Test
    void answer_over_an_old_connection_is_ignored() {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);
        CompletableFuture<PublishOutcome> outcome = add(1, "a");
        outbox.attach(new Recorder(10), true);

        outbox.answered(wire, wire.id("a"), 0);

        assertThat(outcome).isNotDone();
    }

    @Test
    void message_without_room_is_refused_unsent() {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);

        assertThat(add(1, "more than ten bytes")).isCompletedWithValue(new Refused(TOO_LARGE, "packet too large"));
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void waiting_for_the_last_answer_ends_with_it() throws Exception {
        Recorder wire = new Recorder(10);
        outbox.attach(wire, true);
        add(1, "a").isDone();
        assertThat(outbox.awaitEmpty(Duration.ofMillis(10))).isFalse();
        outbox.answered(wire, wire.id("a"), 0);
        assertThat(outbox.awaitEmpty(Duration.ZERO)).isTrue();
    }
}
