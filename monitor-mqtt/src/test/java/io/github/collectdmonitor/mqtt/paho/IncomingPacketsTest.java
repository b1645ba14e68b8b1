package io.github.collectdmonitor.mqtt.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.mqtt.connection.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingPacketsTest {
    private static final int MAXIMUM = 100_000;

    /** A CONNACK, which must come first. */
    private static final String ANSWER = "2003000000";

    private final List<String> events = new ArrayList<>();
    private final IncomingPackets.Watcher watcher = new IncomingPackets.Watcher() {
        @Override
        public void arriving(int packetId, boolean duplicate) {
            events.add("arriving " + packetId + (duplicate ? " again" : ""));
        }

        @Override
        public void taken(int packetId) {
            events.add("taken " + packetId);
        }

        @Override
        public void refused(int packetId, int reasonCode) {
            events.add("refused " + packetId + " " + reasonCode);
        }

        @Override
        public void connected(MqttProperties announced) {}

        @Override
        public void unreadable(UnreadableException why) {}

        @Override
        public void leftOut(int packetId, int qos, String reason) {
            events.add("dropped " + packetId + " " + qos + ": " + reason);
        }
    };

    private String through(String hex) throws IOException {
        byte[] packets = HexFormat.of().parseHex(ANSWER + hex.replace(" ", ""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new IncomingPackets(new ByteArrayInputStream(packets), MAXIMUM, List.of("+"), watcher).transferTo(out);
        String passed = HexFormat.of().formatHex(out.toByteArray());
        assertThat(passed).startsWith(ANSWER);
        return passed.substring(ANSWER.length());
    }

    @Test
    void refusal_of_a_qos_2_message_becomes_its_completion() throws Exception {
        // PUBREC, packet 258, not authorized, no properties
        assertThat(through("50 04 0102 87 00")).isEqualTo("700401029200");
        assertThat(events).containsExactly("refused 258 135");
    }

    @Test
    void taken_qos_2_message_is_told_and_passes() throws Exception {
        assertThat(through("50 02 0102")).isEqualTo("50020102");
        assertThat(through("50 03 0103 10")).isEqualTo("5003010310");
        assertThat(events).containsExactly("taken 258", "taken 259");
    }

    @Test
    void redelivered_message_is_told_and_passes() throws Exception {
        // PUBLISH, DUP, QoS 1, topic "ab", packet 7, no properties, payload "hi"; then one without DUP
        String packets = "3a 09 0002 6162 0007 00 6869" + "32 09 0002 6162 0008 00 6869";
        assertThat(through(packets)).isEqualTo(packets.replace(" ", ""));
        assertThat(events).containsExactly("arriving 7 again", "arriving 8");
    }

    @Test
    void all_else_passes_untouched() throws Exception {
        // CONNACK, PUBLISH at QoS 0, PUBACK with an error, PINGRESP
        String packets = "20 03 00 00 00" + "30 05 0001 61 00 68" + "40 04 0102 87 00" + "d0 00";
        assertThat(through(packets)).isEqualTo(packets.replace(" ", ""));
        assertThat(events).isEmpty();
    }

    @Test
    void packet_beyond_the_limit_is_not_read() {
        assertThatThrownBy(() -> through("30 ff ff ff 7f 00"))
                .hasMessageContaining("the maximum packet size is " + MAXIMUM);
        assertThatThrownBy(() -> through("30 ff ff ff ff 7f 00")).hasMessageContaining("more than 4 bytes");
    }

    @Test
    void topic_longer_than_its_packet_does_not_read_into_the_next() throws Exception {
        String packets = "32 05 ffff 616263" + "d0 00";
        assertThat(through(packets)).isEqualTo(packets.replace(" ", ""));
    }

    @Test
    void message_with_too_many_user_properties_is_left_out() throws Exception {
        String property = "26 0000 0000".replace(" ", "");
        String most = with("32", "0007", property.repeat(PropertyCheck.MOST_USER_PROPERTIES));
        String one = with("32", "0008", property.repeat(PropertyCheck.MOST_USER_PROPERTIES + 1));
        String behind = "d000";

        assertThat(through(most + one + behind)).isEqualTo(most + behind);
        assertThat(events).containsExactly("arriving 7", "dropped 8 1: it has more than 64 user properties");
    }

    @Test
    void message_with_too_many_bytes_of_properties_is_left_out() throws Exception {
        String most = with("32", "0007", userProperties(PropertyCheck.MOST_BYTES));
        String one = with("32", "0008", userProperties(PropertyCheck.MOST_BYTES + 1));
        String behind = "d000";

        assertThat(through(most + one + behind)).isEqualTo(most + behind);
        assertThat(events)
                .containsExactly(
                        "arriving 7", "dropped 8 1: its properties are 16385 bytes long; the maximum is 16384");
    }

    @Test
    void message_with_every_kind_of_property_passes() throws Exception {
        String properties =
                "0101" + "0200000009" + "03000161" + "08000162" + "0900020102" + "0b8001" + "2600016b000176";
        String packet = with("30", "", properties);

        assertThat(through(packet)).isEqualTo(packet);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7f", "01", "02000000", "2300", "0b", "0bff", "03", "030002", "26000161", "2600016100"})
    void message_whose_properties_cannot_be_read_is_left_out(String properties) throws Exception {
        assertThat(through(with("32", "0007", properties) + "d000")).isEqualTo("d000");
        assertThat(events).containsExactly("dropped 7 1: its properties cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"09,1025", "09,16000", "08,1025"})
    void message_with_too_long_a_property_is_left_out(String property, int length) throws Exception {
        String behind = "d0 00".replace(" ", "");
        assertThat(through(message("32", "0007", property, length) + message("30", "", property, length) + behind))
                .isEqualTo(behind);
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).startsWith("dropped 7 1: its ");
        assertThat(events.get(1)).startsWith("dropped 0 0: its ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "09"})
    void message_with_the_longest_property_passes(String property) throws Exception {
        String packet = message("32", "0007", property, PublishCheck.LONGEST_PROPERTY);
        assertThat(through(packet)).isEqualTo(packet);
        assertThat(events).containsExactly("arriving 7");
    }

    /** A PUBLISH to "a" with one property of the given length and the payload "h". */
    private static String message(String first, String packetId, String property, int length) {
        String properties = property + String.format("%04x", length) + "61".repeat(length);
        return with(first, packetId, properties);
    }

    /** Two properties of the given length together. */
    private static String userProperties(int bytes) {
        int first = bytes / 2;
        return userProperty(first) + userProperty(bytes - first);
    }

    private static String userProperty(int bytes) {
        return "260000" + String.format("%04x", bytes - 5) + "61".repeat(bytes - 5);
    }

    /** A PUBLISH to "a" with properties and the payload "h". */
    private static String with(String first, String packetId, String properties) {
        String rest = "000161" + packetId + variable(properties.length() / 2) + properties + "68";
        return first + variable(rest.length() / 2) + rest;
    }

    private static String variable(int length) {
        String digits = "";
        int left = length;
        do {
            digits += String.format("%02x", (left & 0x7F) | (left > 0x7F ? 0x80 : 0));
            left >>= 7;
        } while (left > 0);
        return digits;
    }
}
