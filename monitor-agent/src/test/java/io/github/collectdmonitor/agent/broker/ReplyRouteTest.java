package io.github.collectdmonitor.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ReplyAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyRouteTest {
    private final ReplyRoute route = new ReplyRoute("m/r/c", "m/r");

    private static ReplyAddress to(String topic) {
        return new ReplyAddress(topic, null);
    }

    static List<String> plain() {
        return List.of(
                "m/r",
                "m/r/alice",
                "m/r" + "/a".repeat(16),
                "m/r/" + "x".repeat(252),
                "m/r/" + "\u00e9".repeat(126),
                "m/r/k\u00f6ttur \ud83d\udc31",
                "m/r/$x");
    }

    @ParameterizedTest
    @MethodSource("plain")
    void plain_topic_below_the_result_topic_is_taken(String topic) {
        assertThat(route.of(topic, null)).isEqualTo(to(topic));
    }

    static List<String> dangerous() {
        return List.of(
                "m/r" + "/a".repeat(17),
                "m/r" + "/a".repeat(300),
                "m/r/" + "x".repeat(253),
                "m/r/" + "\u00e9".repeat(127),
                "m/r/a\u0001b",
                "m/r/a\nb",
                "m/r/\u007f",
                "m/r/\u009f",
                "m/r/\ufffe",
                "m/r/\uffff",
                "m/r/\ufdd0",
                "m/r/\ud83f\udffe",
                "m/r/\ud83d",
                "m/r/\udc31x");
    }

    @ParameterizedTest
    @MethodSource("dangerous")
    void topic_that_a_broker_may_not_take_is_ignored(String topic) {
        assertThat(route.of(topic, null)).isEqualTo(to("m/r"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "m/rx", "elsewhere", "m/r/+", "m/r/#", "m/r/c", "$m/r"})
    void topic_that_is_not_allowed_is_ignored(String topic) {
        assertThat(route.of(topic, null)).isEqualTo(to("m/r"));
    }

    @Test
    void no_topic_has_more_than_32_levels() {
        String deep = "a" + "/a".repeat(19);
        ReplyRoute deeper = new ReplyRoute("c", deep);

        assertThat(deeper.of(deep + "/a".repeat(12), null)).isEqualTo(to(deep + "/a".repeat(12)));
        assertThat(deeper.of(deep + "/a".repeat(13), null)).isEqualTo(to(deep));
    }

    @Test
    void result_topic_of_the_system_has_nothing_below_it() {
        assertThat(new ReplyRoute("c", "$r").of("$r/a", null)).isEqualTo(to("$r"));
    }

    @Test
    void answer_to_a_sender_that_names_none_goes_to_the_result_topic() {
        assertThat(route.of(null, null)).isEqualTo(to("m/r"));
        assertThat(new ReplyRoute("c", null).of("m/r", null)).isNull();
    }
}
