package io.github.collectdmonitor.packet;

import static io.github.collectdmonitor.metric.DataSourceType.ABSOLUTE;
import static io.github.collectdmonitor.metric.DataSourceType.COUNTER;
import static io.github.collectdmonitor.metric.DataSourceType.DERIVE;
import static io.github.collectdmonitor.metric.DataSourceType.GAUGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketReaderTest {
    private static final long TIME = 1_795_362_600_000_000_000L;

    private final Reading reading = Reading.open();

    @Test
    void reads_the_notification_of_a_threshold() {
        assertThat(reading.read(Packet.kept("sample-threshold"))).isNull();

        assertThat(reading.events)
                .containsExactly(new Notification(
                        new Identifier("host1.example", "load", "", "load", ""),
                        1_795_362_594_452_443_993L,
                        Severity.FAILURE,
                        "Host host1.example, plugin load type load: Data source \"shortterm\" is currently 0.127930. That is"
                                + " above the failure threshold of 0.000001.",
                        Map.of()));
    }

    @Test
    void reads_a_given_notification_with_its_type_instance() {
        assertThat(reading.read(Packet.kept("sample-notification"))).isNull();

        assertThat(reading.events)
                .containsExactly(new Notification(
                        new Identifier("host1.example", "recovery", "", "gauge", "disk"),
                        1_795_362_601_000_000_000L,
                        Severity.WARNING,
                        "disk full: task 42 failed",
                        Map.of()));
    }

    @Test
    void reads_what_comes_before_a_cut() {
        assertThat(reading.kind(Packet.kept("sample-values-cut"))).isEqualTo(Kind.MALFORMED);

        assertThat(reading.texts())
                .containsExactly(
                        "host1.example/memory/memory-cached at 1795362594452301640 every 2000000000"
                                + " [value:gauge=4194994000000000]",
                        "host1.example/memory/memory-free at 1795362594452301640 every 2000000000"
                                + " [value:gauge=4216fcdac0000000]",
                        "host1.example/memory/memory-slab_unrecl at 1795362594452301640 every 2000000000"
                                + " [value:gauge=417c7b0000000000]",
                        "host1.example/interface-lo/if_packets at 1795362594453052029 every 2000000000"
                                + " [0:derive=1cd9, 1:derive=1cd9]");
    }

    @Test
    void names_data_sources_by_types_db() {
        reading.read(Packet.usual()
                .text(PartType.TYPE, "load")
                .gauge(0.5, 0.25, 0.125)
                .bytes());

        ValueList list = only();
        assertThat(list.sources()).extracting(DataSource::name).containsExactly("shortterm", "midterm", "longterm");
        assertThat(List.of(list.value(0), list.value(1), list.value(2))).containsExactly(0.5, 0.25, 0.125);
    }

    @Test
    void numbers_several_data_sources_that_types_db_does_not_have() {
        reading.read(Packet.usual().text(PartType.TYPE, "load").gauge(1, 2).bytes());

        assertThat(only().sources()).extracting(DataSource::name).containsExactly("0", "1");
    }

    @Test
    void calls_the_only_data_source_of_an_unknown_type_value() {
        reading.read(Packet.usual().text(PartType.TYPE, "nosuch").gauge(1).bytes());

        assertThat(only().sources()).containsExactly(new DataSource("value", GAUGE));
    }

    @Test
    void takes_the_kind_of_a_value_from_the_packet() {
        reading.read(Packet.usual()
                .integer(0, -1)
                .integer(2, -5)
                .integer(3, 7)
                .gauge(Double.NaN)
                .bytes());

        assertThat(reading.events)
                .extracting(event -> ((ValueList) event).sources().get(0).type())
                .containsExactly(COUNTER, DERIVE, ABSOLUTE, GAUGE);
        assertThat(reading.events)
                .extracting(event -> ((ValueList) event).value(0))
                .containsExactly(0x1p64, -5.0, 7.0, Double.NaN);
    }

    @Test
    void keeps_what_parts_said_until_they_say_anew() {
        reading.read(Packet.usual()
                .text(PartType.PLUGIN_INSTANCE, "a")
                .text(PartType.TYPE_INSTANCE, "b")
                .number(PartType.INTERVAL, 10)
                .gauge(1)
                .text(PartType.PLUGIN_INSTANCE, "")
                .number(PartType.INTERVAL_HR, 1L << 29)
                .gauge(2)
                .bytes());

        assertThat(reading.texts())
                .containsExactly(
                        "web01/made-a/gauge-b at " + TIME + " every 10000000000" + " [value:gauge=3ff0000000000000]",
                        "web01/made/gauge-b at " + TIME + " every 500000000" + " [value:gauge=4000000000000000]");
    }

    @Test
    void forgets_all_at_the_end_of_a_packet() {
        reading.read(Packet.usual().bytes());

        assertThat(reading.kind(new Packet().gauge(1).bytes())).isEqualTo(Kind.INCOMPLETE);
        assertThat(reading.events).isEmpty();
    }

    @Test
    void skips_parts_of_unknown_types() {
        byte[] packet = Packet.usual()
                .part(0x0777, new byte[33])
                .part(0x0778, new byte[0])
                .gauge(1)
                .bytes();

        assertThat(reading.read(packet)).isNull();
        assertThat(reading.events).hasSize(1);
    }

    @Test
    void leaves_out_what_lacks_something_and_reads_on() {
        byte[] packet = new Packet()
                .number(PartType.TIME, 1)
                .gauge(1)
                .raw(Packet.usual().bytes())
                .number(PartType.SEVERITY, 3)
                .text(PartType.MESSAGE, "of no severity")
                .number(PartType.SEVERITY, 4)
                .text(PartType.MESSAGE, "")
                .text(PartType.MESSAGE, "well")
                .bytes();

        assertThat(reading.kind(packet)).isEqualTo(Kind.INCOMPLETE);
        assertThat(reading.events)
                .extracting(event -> ((Notification) event).message())
                .containsExactly("well");
    }

    @Test
    void refuses_the_rest_after_something_malformed() {
        List<Packet> malformed = List.of(
                new Packet().part(PartType.HOST, new byte[0]),
                new Packet().part(PartType.HOST, new byte[] {'a'}),
                new Packet().part(PartType.HOST, new byte[2000]),
                new Packet().part(PartType.TIME, new byte[7]),
                new Packet().part(PartType.TIME, new byte[9]),
                new Packet().number(PartType.TIME, -1),
                new Packet().number(PartType.TIME_HR, -1),
                new Packet().number(PartType.INTERVAL, Long.MAX_VALUE),
                new Packet().part(PartType.VALUES, new byte[0]),
                new Packet().part(PartType.VALUES, new byte[2]),
                new Packet().integer(4, 1),
                new Packet().integer(-1, 1),
                new Packet().part(PartType.VALUES, new byte[] {0, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}),
                new Packet().raw(new byte[] {0, 0, 0, 3}),
                new Packet().raw(new byte[] {0, 0, 0, 0}),
                new Packet().raw(new byte[] {0, 0, (byte) 0xff, (byte) 0xff}));

        assertThat(malformed).allSatisfy(bad -> {
            Reading each = Reading.open();
            byte[] packet = Packet.usual()
                    .gauge(1)
                    .raw(bad.bytes())
                    .raw(Packet.usual().gauge(2).bytes())
                    .bytes();

            assertThat(each.kind(packet)).isEqualTo(Kind.MALFORMED);
            assertThat(each.events).hasSize(1);
            assertThat(each.counts().refused(Kind.MALFORMED)).isOne();
        });
    }

    @Test
    void counts_what_it_read() {
        byte[] packet = Packet.usual().gauge(1).gauge(2).bytes();
        reading.read(packet);
        reading.read(Packet.kept("sample-notification"));
        reading.read(new Packet().gauge(1).gauge(1).bytes());

        assertThat(reading.counts())
                .isEqualTo(new PacketCounts(3, packet.length + 104 + 30, 2, 1, Map.of(Kind.INCOMPLETE, 1L)));
    }

    @Test
    void gives_the_same_strings_and_lists_for_a_series_each_time() {
        reading.read(Packet.usual().gauge(1).bytes());
        reading.read(Packet.usual().gauge(2).bytes());

        ValueList first = (ValueList) reading.events.get(0);
        ValueList second = (ValueList) reading.events.get(1);
        assertThat(second.identifier()).isSameAs(first.identifier());
        assertThat(second.sources()).isSameAs(first.sources());
    }

    @Test
    void a_name_that_takes_the_place_of_another_is_read_as_itself() {
        for (int i = 0; i < 200_000; i++) {
            reading.read(Packet.usual()
                    .text(PartType.TYPE_INSTANCE, "n" + i)
                    .gauge(i)
                    .bytes());
        }

        for (int i = 0; i < reading.events.size(); i++) {
            assertThat(reading.events.get(i).identifier().typeInstance()).isEqualTo("n" + i);
        }
    }

    private ValueList only() {
        assertThat(reading.events).hasSize(1);
        return (ValueList) reading.events.get(0);
    }

    @Test
    void reads_what_a_real_collectd_was_given() {
        reading.read(Packet.kept("values-plain"));

        Map<String, DataSourceType> kinds = Map.of(
                "host1.example/made/counter-a", COUNTER,
                "host1.example/made/derive-a", DERIVE,
                "host1.example/made/absolute-a", ABSOLUTE,
                "host1.example/made/gauge-a", GAUGE,
                "host1.example/made/gauge-b", GAUGE);
        assertThat(reading.events)
                .filteredOn(event -> event.identifier().plugin().equals("made"))
                .hasSize(5)
                .allSatisfy(
                        event -> assertThat(((ValueList) event).sources().get(0).type())
                                .isEqualTo(kinds.get(event.identifier().toString())));
    }
}
