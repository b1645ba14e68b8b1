package io.github.collectdmonitor.packet.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.packet.Packet;
import io.github.collectdmonitor.packet.PartType;
import io.github.collectdmonitor.packet.Reading;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import io.github.collectdmonitor.settings.SecurityLevel;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketSecurityTest {
    private static final byte[] PLAIN = Packet.usual().gauge(1).bytes();
    private static final byte[] SIGNED =
            Packet.usual().gauge(1).signed(Packet.USER, Packet.PASSWORD).bytes();
    private static final byte[] ENCRYPTED =
            Packet.usual().gauge(1).encrypted(Packet.USER, Packet.PASSWORD).bytes();

    private final TemporaryFolder folder = TemporaryFolder.create("auth");

    @AfterEach
    void remove_folder() {
        folder.close();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true",
        "SIGN, false, true, true",
        "ENCRYPT, false, false, true",
    })
    void level_takes_what_is_protected_enough(SecurityLevel level, boolean plain, boolean signed, boolean encrypted) {
        Reading reading = reading(level, Packet.PASSWORD);

        assertThat(reading.kind(PLAIN)).isEqualTo(plain ? null : Kind.INSECURE);
        assertThat(reading.kind(SIGNED)).isEqualTo(signed ? null : Kind.INSECURE);
        assertThat(reading.kind(ENCRYPTED)).isEqualTo(encrypted ? null : Kind.INSECURE);
        assertThat(reading.events).hasSize((plain ? 1 : 0) + (signed ? 1 : 0) + (encrypted ? 1 : 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"values", "notification"})
    void all_levels_read_the_same_of_a_real_collectd(String what) {
        Reading plain = Reading.open();
        Reading signed = reading(SecurityLevel.SIGN, Packet.PASSWORD);
        Reading encrypted = reading(SecurityLevel.ENCRYPT, Packet.PASSWORD);

        assertThat(plain.read(Packet.kept(what + "-plain"))).isNull();
        assertThat(signed.read(Packet.kept(what + "-sign"))).isNull();
        assertThat(encrypted.read(Packet.kept(what + "-encrypt"))).isNull();

        assertThat(plain.texts()).isNotEmpty();
        assertThat(signed.texts()).isEqualTo(plain.texts());
        assertThat(encrypted.texts()).isEqualTo(plain.texts());
    }

    @Test
    void samples_of_another_collectd_are_read() {
        Reading plain = Reading.open();
        Reading reading = reading(SecurityLevel.SIGN, "password1");

        plain.read(Packet.kept("sample-notification"));
        assertThat(reading.read(Packet.kept("sample-sign"))).isNull();
        assertThat(reading.read(Packet.kept("sample-encrypt"))).isNull();
        assertThat(reading.texts())
                .containsExactly(plain.texts().get(0), plain.texts().get(0));
    }

    @ParameterizedTest
    @EnumSource(SecurityLevel.class)
    void wrong_password_is_refused_and_counted(SecurityLevel level) {
        Reading reading = reading(level, "wrong");

        assertThat(reading.kind(ENCRYPTED)).isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(reading.kind(SIGNED)).isEqualTo(level == SecurityLevel.ENCRYPT ? Kind.INSECURE : Kind.BAD_SIGNATURE);
        assertThat(reading.events).isEmpty();
        assertThat(reading.counts().refused(Kind.BAD_SIGNATURE)).isEqualTo(level == SecurityLevel.ENCRYPT ? 1 : 2);
    }

    @Test
    void unknown_user_is_refused_and_named_without_what_could_hurt_a_log() {
        Reading reading = reading(SecurityLevel.SIGN, Packet.PASSWORD);

        PacketRejection packetRejection = reading.read(Packet.usual()
                .gauge(1)
                .signed("eve\n\u001b[2J", Packet.PASSWORD)
                .bytes());
        assertThat(packetRejection).isEqualTo(new PacketRejection(Kind.UNKNOWN_USER, "unknown user \"eve??[2J\""));
        assertThat(reading.kind(Packet.usual()
                        .gauge(1)
                        .encrypted("eve", Packet.PASSWORD)
                        .bytes()))
                .isEqualTo(Kind.UNKNOWN_USER);
        assertThat(reading.events).isEmpty();
    }

    @Test
    void without_auth_file_signed_packets_are_read_and_encrypted_ones_refused() {
        Reading reading = Reading.open();

        assertThat(reading.read(SIGNED)).isNull();
        assertThat(reading.kind(ENCRYPTED)).isEqualTo(Kind.UNKNOWN_USER);
        assertThat(reading.events).hasSize(1);
        assertThat(((ValueList) reading.events.get(0)).meta()).isEmpty();
    }

    @Test
    void sender_who_is_known_for_certain_is_in_the_meta_data() {
        Reading reading = reading(SecurityLevel.SIGN, Packet.PASSWORD);

        reading.read(SIGNED);

        assertThat(((ValueList) reading.events.get(0)).meta()).containsOnly(Map.entry("network:username", "user1"));
    }

    @Test
    void what_is_encrypted_says_nothing_about_what_is_beside_it() {
        Reading reading = reading(SecurityLevel.NONE, Packet.PASSWORD);

        reading.read(Packet.usual()
                .raw(ENCRYPTED)
                .text(PartType.TYPE_INSTANCE, "beside")
                .gauge(2)
                .bytes());

        assertThat(reading.events)
                .extracting(event -> event.identifier().toString())
                .containsExactly("web01/made/gauge", "web01/made/gauge-beside");
        assertThat(((ValueList) reading.events.get(1)).meta()).isEmpty();
    }

    @Test
    void of_a_mixed_packet_the_encrypted_part_is_read() {
        Reading reading = reading(SecurityLevel.ENCRYPT, Packet.PASSWORD);

        assertThat(reading.kind(Packet.usual().gauge(2).raw(ENCRYPTED).gauge(3).bytes()))
                .isEqualTo(Kind.INSECURE);
        assertThat(reading.events)
                .extracting(event -> ((ValueList) event).value(0))
                .containsExactly(1.0);
    }

    @Test
    void envelope_within_an_envelope_is_refused() {
        Reading reading = reading(SecurityLevel.NONE, Packet.PASSWORD);
        Packet encrypted = new Packet().raw(ENCRYPTED);
        Packet signed = new Packet().raw(SIGNED);

        assertThat(new Packet[] {
                    encrypted.encrypted(Packet.USER, Packet.PASSWORD),
                    encrypted.signed(Packet.USER, Packet.PASSWORD),
                    signed.encrypted(Packet.USER, Packet.PASSWORD),
                    signed.signed(Packet.USER, Packet.PASSWORD)
                })
                .allSatisfy(nested -> assertThat(reading.kind(nested.bytes())).isEqualTo(Kind.MALFORMED));
        assertThat(reading.events).isEmpty();
    }

    @Test
    void envelopes_of_impossible_lengths_are_refused() {
        Reading reading = reading(SecurityLevel.NONE, Packet.PASSWORD);
        byte[] longName = new byte[60];
        longName[0] = (byte) 0xff;
        byte[] emptyName = new byte[60];

        assertThat(new Packet[] {
                    new Packet().part(PartType.SIGNATURE, new byte[0]),
                    new Packet().part(PartType.SIGNATURE, new byte[32]),
                    new Packet().part(PartType.ENCRYPTION, new byte[0]),
                    new Packet().part(PartType.ENCRYPTION, new byte[2]),
                    new Packet().part(PartType.ENCRYPTION, longName),
                    new Packet().part(PartType.ENCRYPTION, emptyName),
                })
                .allSatisfy(bad -> assertThat(reading.kind(bad.bytes())).isEqualTo(Kind.MALFORMED));
    }

    @Test
    void level_with_users_needs_an_auth_file() {
        assertThatThrownBy(() -> new PacketSecurity(SecurityLevel.SIGN, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The security level Sign needs an auth file");
    }

    private Reading reading(SecurityLevel level, String password) {
        try {
            return new Reading(new PacketSecurity(
                    level, AuthFile.read(folder.write("auth", Packet.USER + ": " + password + "\n"))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
