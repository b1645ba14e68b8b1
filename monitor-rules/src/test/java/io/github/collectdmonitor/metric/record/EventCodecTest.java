package io.github.collectdmonitor.metric.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final Identifier LOAD = new Identifier("host1.example", "load", "", "load", "");

    /** An event as collectd 5.12 sends it, except that collectd sends an array of many. */
    private static final String FROM_WRITE_HTTP = """
            {"values":[0.1279296875,0.302734375,0.328125],"dstypes":["gauge","gauge","gauge"],\
            "dsnames":["shortterm","midterm","longterm"],"time":1795362596.424,"interval":2.000,\
            "host":"host1.example","plugin":"load","plugin_instance":"","type":"load","type_instance":""}""";

    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]", " [ %s ] "})
    void what_write_http_sends_is_read(String around) throws Exception {
        Event event = decode(around.formatted(FROM_WRITE_HTTP));

        assertThat(event).isInstanceOfSatisfying(ValueList.class, values -> {
            assertThat(values.identifier()).isEqualTo(LOAD);
            assertThat(values.time()).isEqualTo(1795362596_424000000L);
            assertThat(values.interval()).isEqualTo(2_000000000L);
            assertThat(values.value(2)).isEqualTo(0.328125);
            assertThat(values.sources().get(1)).isEqualTo(new DataSource("midterm", DataSourceType.GAUGE));
            assertThat(values.meta()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "GAUGE, 0x7ff8000000000000", "GAUGE, 0x7ff0000000000000", "GAUGE, -0x10000000000000",
        "GAUGE, 0x3fd5555555555555", "GAUGE, 0x1", "GAUGE, -0x8000000000000000",
        "COUNTER, -1", "COUNTER, 9007199254740993", "ABSOLUTE, -2",
        "DERIVE, -0x8000000000000000", "DERIVE, 9007199254740993", "DERIVE, -1",
    })
    void every_value_comes_back_bit_by_bit(DataSourceType type, String raw) throws Exception {
        long bits = Long.decode(raw);
        ValueList values =
                new ValueList(LOAD, 1, 0, List.of(new DataSource("value", type)), new long[] {bits}, Map.of());

        ValueList back = (ValueList) EventCodec.decode(EventCodec.encode(values), 1);

        assertThat(back.raw(0)).isEqualTo(bits);
        assertThat(back.sources()).isEqualTo(values.sources());
    }

    @Test
    void a_counter_that_no_double_can_hold_is_written_with_all_its_digits() {
        ValueList values = new ValueList(
                LOAD, 0, 0, List.of(new DataSource("value", DataSourceType.COUNTER)), new long[] {-1}, Map.of());

        assertThat(text(EventCodec.encode(values))).contains("\"values\":[18446744073709551615]");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999_999, 1795362596_424000001L, Long.MAX_VALUE})
    void times_keep_their_nanoseconds(long time) throws Exception {
        Event event = new Notification(LOAD, time, Severity.OKAY, "", Map.of());

        assertThat(EventCodec.decode(EventCodec.encode(event), 1).time()).isEqualTo(time);
    }

    @Test
    void a_notification_comes_back_whole() throws Exception {
        Notification notification = new Notification(
                new Identifier("h", "", "", "t", "i"),
                1795362594_452443993L,
                Severity.FAILURE,
                "a \"b\" \\ \n\u2028 ü 𝄞",
                Map.of(
                        "text",
                        "x",
                        "flag",
                        true,
                        "whole",
                        Long.MIN_VALUE,
                        "real",
                        3.0,
                        "huge",
                        1 / 0.0,
                        "low",
                        -1 / 0.0));

        byte[] line = EventCodec.encode(notification);

        assertThat(EventCodec.decode(line, 1)).isEqualTo(notification);
        assertThat(text(line))
                .startsWith("{\"severity\":\"failure\",\"time\":1795362594.452443993,")
                .doesNotContain("\n");
    }

    @Test
    void meta_data_that_is_no_number_comes_back() throws Exception {
        Notification notification = new Notification(LOAD, 1, Severity.OKAY, "m", Map.of("n", Double.NaN));

        assertThat(EventCodec.decode(EventCodec.encode(notification), 1)).isEqualTo(notification);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it ends too early",
                "[] | it has 0 events; write one event per line",
                "7 | it is not a JSON object",
                "{'values':[1],'dstypes':['gauge'],'dsnames':['value'],'time':1,'foo':1} | it has an unknown member",
                "{'time':1} | it has no member \"values\"",
                "{'values':[1],'dstypes':['gauge'],'dsnames':['value']} | it has no member \"time\"",
                "{'values':[],'dstypes':[],'dsnames':[],'time':1} | it has 0 values, 0 dsnames and 0 dstypes",
                "{'values':[1],'dstypes':['gauge'],'dsnames':[],'time':1} | it has 1 values, 0 dsnames and 1 dstypes",
                "{'values':['x'],'dstypes':['gauge'],'dsnames':['v'],'time':1} | values[0] must be a number, null, \"Inf",
                "{'values':[1.5],'dstypes':['derive'],'dsnames':['v'],'time':1} | values[0] must be a whole number of 64 bits",
                "{'values':[-1],'dstypes':['counter'],'dsnames':['v'],'time':1} | values[0] must be a whole number of 64 bits",
                "{'values':[1],'dstypes':['guage'],'dsnames':['v'],'time':1} | dstypes[0] must be gauge, derive, counter or",
                "{'values':[1],'dstypes':['gauge'],'dsnames':[5],'time':1} | dsnames[0] must be a string",
                "{'values':1,'dstypes':['gauge'],'dsnames':['v'],'time':1} | values must be an array",
                "{'values':[1],'dstypes':['gauge'],'dsnames':['v'],'time':1,'host':null} | host must be a string",
                "{'values':[1],'dstypes':['gauge'],'dsnames':['v'],'time':1,'message':'m'} | it has the member \"message\", but",
                "{'severity':'bad','message':'m','time':1} | severity must be failure, warning or okay",
                "{'severity':'okay','time':1} | it has no member \"message\"",
                "{'severity':'okay','message':'m','time':1,'interval':1} | it has the member \"interval\", but is a notification",
                "{'severity':'okay','message':'m','time':-1} | time must be a number of seconds from 0 to 9223372036",
                "{'severity':'okay','message':'m','time':1e20} | time must be a number of seconds from 0 to 9223372036",
                "{'severity':'okay','message':'m','time':1e-999999999} | time must be a number of seconds from 0 to",
                "{'severity':'okay','message':'m','time':0e999999999} | time must be a number of seconds from 0 to",
                "{'severity':'okay','message':'m','time':'1'} | time must be a number of seconds",
                "{'severity':'okay','message':'m','time':1,'meta':[]} | meta must be an object",
                "{'severity':'okay','message':'m','time':1,'meta':{'a':[]}} | meta may contain only strings, numbers",
            },
            quoteCharacter = '~')
    void what_is_no_event_is_refused_with_its_line_and_member(String line, String reason) {
        String json = line.replace("''", "").replace('\'', '"');

        assertThatThrownBy(() -> EventCodec.decode(json.getBytes(StandardCharsets.UTF_8), 12))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageStartingWith("line 12: " + reason);
    }

    @Test
    void a_line_that_is_too_long_is_refused_unread() {
        assertThatThrownBy(() -> EventCodec.decode(new byte[EventCodec.LONGEST_LINE + 1], 3))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("line 3: it is longer than 65536 bytes");
    }

    private static Event decode(String line) throws InvalidEventException {
        return EventCodec.decode(line.getBytes(StandardCharsets.UTF_8), 1);
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    @Test
    void limits_of_data_sources_come_back() throws Exception {
        ValueList values = new ValueList(
                LOAD,
                1,
                0,
                List.of(
                        new DataSource("rx", DataSourceType.DERIVE, 0, Double.POSITIVE_INFINITY),
                        new DataSource("tx", DataSourceType.DERIVE, Double.NEGATIVE_INFINITY, 1.5e9)),
                new long[] {1, 2},
                java.util.Map.of());

        String line = new String(EventCodec.encode(values), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(line).contains("\"dsmins\":[0.0,null],\"dsmaxs\":[null,1.5E9]");
        assertThat(((ValueList) EventCodec.decode(EventCodec.encode(values), 1)).sources())
                .isEqualTo(values.sources());
    }
}
