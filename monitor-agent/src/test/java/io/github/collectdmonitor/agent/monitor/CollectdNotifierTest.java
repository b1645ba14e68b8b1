package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications for collectd are valid JSON of at most 255 bytes. */
final class CollectdNotifierTest {
    private static JsonObject result() {
        JsonObject result = new JsonObject();
        result.addProperty("task_id", 4_294_967_296L);
        result.addProperty("code", 0);
        return result;
    }

    @Test
    void short_text_is_told_whole() {
        assertThat(CollectdNotifier.within(result(), "restarted"))
                .isEqualTo("{\"task_id\":4294967296,\"code\":0,\"message\":\"restarted\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "€", "😀", "\"", "\\", "\n", "\0", "a😀"})
    void long_text_is_cut_between_characters(String unit) {
        String notification = CollectdNotifier.within(result(), unit.repeat(1000));

        assertThat(notification.getBytes(StandardCharsets.UTF_8).length).isBetween(245, 255);
        String message = JsonParser.parseString(notification)
                .getAsJsonObject()
                .get("message")
                .getAsString();
        assertThat(unit.repeat(1000)).startsWith(message);
        assertThat(new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(message);
    }
}
