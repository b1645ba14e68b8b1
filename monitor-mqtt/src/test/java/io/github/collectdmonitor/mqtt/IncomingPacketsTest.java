package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingPacketsTest {
    private final List<String> heard = new ArrayList<>();
    private final IncomingPackets.Watcher watcher = new IncomingPackets.Watcher() {
        @Override
        public void arriving(int packetId, boolean duplicate) {
            heard.add("arriving " + packetId + (duplicate ? " again" : ""));
        }

        @Override
        public void taken(int packetId) {
            heard.add("taken " + packetId);
        }

        @Override
        public void refused(int packetId, int reasonCode) {
            heard.add("refused " + packetId + " " + reasonCode);
        }
    };

    private String through(String hex) throws IOException {
        byte[] packets = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new IncomingPackets(new ByteArrayInputStream(packets), 1000, watcher).transferTo(out);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    @Test
    void refusal_of_a_qos_2_message_becomes_its_completion() throws Exception {
        // PUBREC, packet 258, not authorized, no properties
        assertThat(through("50 04 0102 87 00")).isEqualTo("700401029200");
        assertThat(heard).containsExactly("refused 258 135");
    }

    @Test
    void taken_qos_2_message_is_told_and_passes() throws Exception {
        assertThat(through("50 02 0102")).isEqualTo("50020102");
        assertThat(through("50 03 0103 10")).isEqualTo("5003010310");
        assertThat(heard).containsExactly("taken 258", "taken 259");
    }

    @Test
    void redelivered_message_is_told_and_passes() throws Exception {
        // PUBLISH, DUP, QoS 1, topic "ab", packet 7, no properties, payload "hi"; then one without DUP
        String packets = "3a 09 0002 6162 0007 00 6869" + "32 09 0002 6162 0008 00 6869";
        assertThat(through(packets)).isEqualTo(packets.replace(" ", ""));
        assertThat(heard).containsExactly("arriving 7 again", "arriving 8");
    }

    @Test
    void all_else_passes_untouched() throws Exception {
        // CONNACK, PUBLISH at QoS 0, PUBACK that refuses, PINGRESP
        String packets = "20 03 00 00 00" + "30 05 0001 61 00 68" + "40 04 0102 87 00" + "d0 00";
        assertThat(through(packets)).isEqualTo(packets.replace(" ", ""));
        assertThat(heard).isEmpty();
    }

    @Test
    void packet_beyond_the_limit_is_not_read() {
        assertThatThrownBy(() -> through("30 ff ff ff 7f 00")).hasMessageContaining("no more than 1000");
        assertThatThrownBy(() -> through("30 ff ff ff ff 7f 00")).hasMessageContaining("more than 4 bytes");
    }

    @Test
    void topic_longer_than_its_packet_does_not_read_into_the_next() throws Exception {
        String packets = "32 05 ffff 616263" + "d0 00";
        assertThat(through(packets)).isEqualTo(packets.replace(" ", ""));
    }
}
