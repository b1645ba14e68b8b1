package io.github.collectdmonitor.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.packet.security.AuthFile;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.settings.SecurityLevel;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real packets, truncated or altered. */
class DamagedPacketTest {
    private static final long SEED = 42;

    private final TemporaryFolder folder = TemporaryFolder.create("auth");
    private final Reading reading = new Reading(new PacketSecurity(SecurityLevel.NONE, authFile()));

    @AfterEach
    void remove_folder() {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"values-plain", "notification-plain", "sample-threshold", "sample-notification"})
    void packet_cut_at_any_byte_yields_the_first_of_its_events(String name) {
        byte[] packet = Packet.kept(name);
        List<String> whole = texts(packet);

        int most = 0;
        for (int length = 0; length < packet.length; length++) {
            List<String> prefix = texts(Arrays.copyOf(packet, length));
            assertThat(prefix).isEqualTo(whole.subList(0, prefix.size()));
            assertThat(prefix.size()).as("more bytes, more events").isGreaterThanOrEqualTo(most);
            most = prefix.size();
        }
        assertThat(most).isEqualTo(whole.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"values-sign", "notification-sign", "values-encrypt", "notification-encrypt"})
    void protected_packet_cut_at_any_byte_yields_nothing(String name) {
        byte[] packet = Packet.kept(name);

        assertThat(texts(packet)).isNotEmpty();
        for (int length = 0; length < packet.length; length++) {
            assertThat(texts(Arrays.copyOf(packet, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification-sign", "notification-encrypt"})
    void protected_packet_with_any_bit_turned_yields_nothing(String name) {
        byte[] packet = Packet.kept(name);
        Reading signed = new Reading(new PacketSecurity(SecurityLevel.SIGN, authFile()));

        for (int bit = 0; bit < packet.length * 8; bit++) {
            packet[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signed.read(packet)).as("bit %s", bit).isNotNull();
            packet[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(signed.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"values-plain", "notification-plain", "values-sign", "values-encrypt"})
    void no_damage_ends_in_an_exception(String name) {
        byte[] packet = Packet.kept(name);
        Random random = new Random(SEED);

        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = packet.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            reading.read(damaged);
            reading.events.clear();
        }
        assertThat(reading.counts().packets()).isEqualTo(20_000);
    }

    private List<String> texts(byte[] packet) {
        reading.events.clear();
        reading.read(packet);
        return reading.texts();
    }

    private AuthFile authFile() {
        try {
            return AuthFile.read(folder.write("auth", Packet.USER + ": " + Packet.PASSWORD));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
