package io.github.collectdmonitor.rules.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.packet.PacketReader;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A real collectd reads the same generated types.db and is sent the same packets: its cache knows the same types, data sources
 * and rates.
 */
@RequiresCollectd
final class TypesDbOfCollectdTest {
    private static final int TYPES = 150;
    private static final int ROUNDS = 8;
    private static final int INTERVAL = 10;
    private static final String[] LIMITS = {
        "U",
        "u",
        "0",
        "0",
        "-5",
        "1e3",
        "0x10",
        "0x1p4",
        "0x",
        "12abc",
        "abc",
        "inf",
        "-INF",
        "nan",
        "1.5",
        ".5",
        "+3",
        "-",
        "1e",
        "100",
        "-1E2",
        "5000.",
        "Ux",
        "4294967295"
    };
    private static final String[] KINDS = {"GAUGE", "gauge", "Derive", "DERIVE", "COUNTER", "ABSOLUTE", "absolute"};
    private static final double[] GAUGES = {
        -6,
        -5,
        0,
        0.5,
        1.4,
        2.9,
        3,
        11,
        12,
        13,
        15.9,
        16,
        17,
        99,
        101,
        200,
        999,
        1001,
        6000,
        1e12,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final long[] COUNTS = {
        0,
        1,
        50,
        1000,
        1040,
        100_000,
        4_294_967_290L,
        4_294_967_295L,
        4_294_967_296L,
        -1,
        -40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final Random random = new Random(20_261_129);
    private final int port = FreePort.find();

    @Test
    void types_data_sources_and_rates_are_what_collectd_makes_of_them() throws IOException {
        try (RealCollectd collectd = RealCollectd.create()) {
            Path first = Files.write(collectd.folder().resolve("first.db"), typesDb(0));
            Path missing = collectd.folder().resolve("missing.db");
            Path second = Files.write(collectd.folder().resolve("second.db"), typesDb(TYPES / 2));
            collectd.writeConfig(collectd.texts()
                            .good()
                            .replace("types.db\"", "types.db\" \"%s\" \"%s\" \"%s\"".formatted(first, missing, second))
                    + "LoadPlugin network\n<Plugin network>\n  Listen \"127.0.0.1\" \"" + port + "\"\n</Plugin>\n");
            collectd.start();
            Awaitility.await().until(() -> Files.exists(collectd.socket()));
            TypesDb ours = TypesDb.read(List.of(TypesDb.DEFAULT, first, missing, second));

            List<String> known = new ArrayList<>();
            for (String type : names()) {
                String answer = collectd.ask("PUTVAL testhost/known/" + type + " N:nonsense")
                        .get(0);
                assertThat(answer.contains("isn't defined"))
                        .as("collectd does not know %s: %s; we know %s", type, answer, ours.sources(type))
                        .isEqualTo(ours.sources(type).isEmpty());
                if (!ours.sources(type).isEmpty()) {
                    known.add(type);
                }
            }
            assertThat(known).hasSizeBetween(TYPES / 3, TYPES - 10);
            compareRates(collectd, ours, known);
        }
    }

    private void compareRates(RealCollectd collectd, TypesDb types, List<String> known) {
        long start = Instant.now().getEpochSecond() - 100;
        Map<String, MetricSeries> series = new HashMap<>();
        List<Event> read = new ArrayList<>();
        PacketReader reader = new PacketReader(PacketSecurity.NONE, types, read::add);
        for (int round = 0; round < ROUNDS; round++) {
            // Some come late, after one that is newer: they change nothing.
            boolean late = round == 3;
            long time = late ? start : start + 3L * round + 1;
            Map<String, byte[]> packets = new LinkedHashMap<>();
            known.forEach(type -> packets.put(type, packet(type, types.sources(type), time)));
            send(collectd, packets, late ? start + 3L * (round - 1) + 1 : time);
            for (Map.Entry<String, byte[]> each : packets.entrySet()) {
                read.clear();
                assertThat(reader.read(each.getValue(), each.getValue().length)).isEmpty();
                ValueList list = (ValueList) read.get(0);
                compare(collectd, each.getKey(), list, series);
            }
        }
    }

    private static void compare(RealCollectd collectd, String type, ValueList list, Map<String, MetricSeries> all) {
        MetricSeries series = all.computeIfAbsent(
                type, key -> new MetricSeries(list, new SeriesStates[list.size()], INTERVAL * 1_000_000_000L, 1));
        if (series.isAhead(list, list.time() / 1_000_000_000L)) {
            return;
        }
        List<String> answer = collectd.ask("GETVAL testhost/made/" + type);
        List<String> expected = answer.subList(1, answer.size());
        assertThat(list.sources()).as("%s: %s", type, answer).hasSize(expected.size());
        for (int i = 0; i < list.size(); i++) {
            DataSource source = list.sources().get(i);
            String line = expected.get(i);
            assertThat(line).as(type).startsWith(source.name() + "=");
            double theirs = number(line.substring(source.name().length() + 1));
            double ours = series.rate(list, i);
            String what = type + " " + source + " " + source.min() + ".." + source.max() + " at " + list.time();
            if (Double.isNaN(theirs)) {
                assertThat(ours).as(what).isNaN();
            } else if (Double.isInfinite(theirs)) {
                assertThat(ours).as(what).isEqualTo(theirs);
            } else {
                assertThat(ours).as(what).isCloseTo(theirs, within(Math.abs(theirs) * 1e-5 + 1e-9));
            }
        }
        series.remember(list, list.time() / 1_000_000_000L);
    }

    private static double number(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Sends until collectd has taken all: what has come before changes nothing when it comes again. */
    private void send(RealCollectd collectd, Map<String, byte[]> packets, long time) {
        send(packets.values());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    List<String> missing = missing(collectd, packets, time);
                    send(missing.stream().map(packets::get).toList());
                    return missing.isEmpty();
                });
    }

    private void send(Collection<byte[]> packets) {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (byte[] packet : packets) {
                socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> missing(RealCollectd collectd, Map<String, byte[]> packets, long time) {
        Set<String> listed = collectd.listValues().stream().collect(Collectors.toSet());
        return packets.keySet().stream()
                .filter(type -> !listed.contains(time + ".000 testhost/made/" + type))
                .toList();
    }

    private static List<String> names() {
        List<String> names =
                IntStream.range(0, TYPES).mapToObj(i -> "t" + i).collect(Collectors.toCollection(ArrayList::new));
        names.add("many");
        names.add("x".repeat(127));
        names.add("after_long");
        names.add("after_longest");
        return names;
    }

    private byte[] typesDb(int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < TYPES; i++) {
            text.append("t").append(i).append(pick(" ", "\t", "   \t"));
            int count = 1 + random.nextInt(4);
            for (int source = 0; source < count; source++) {
                text.append(source(source)).append(source + 1 < count ? pick(", ", ",\t", " ", ", ", ", ") : "");
            }
            text.append(pick("\n", "\n", "\r\n", " \n", ",\n"));
        }
        text.append("  # t0 value:GAUGE:0:1\n#t1 value:GAUGE:0:1\n\n \t\nalone\n");
        text.append("many")
                .append(IntStream.range(0, 70)
                        .mapToObj(i -> " s" + i + ":GAUGE:0:9")
                        .collect(Collectors.joining()))
                .append('\n');
        text.append("x".repeat(140)).append(" value:GAUGE:-1:1\n");
        // 4095 bytes with the newline: collectd then drops the next line as well.
        text.append("#").append("x".repeat(4093)).append("\nafter_longest value:GAUGE:0:1\n");
        text.append("#").append("x".repeat(9000)).append("\nafter_long value:GAUGE:0:1");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String source(int index) {
        String kind = random.nextInt(12) == 0 ? pick("GAUG", "", "GAUGES") : pick(KINDS);
        String name = pick("value", "a", "sys-value", "v.1") + index;
        String colon = random.nextInt(15) == 0 ? "::" : ":";
        return name + colon + kind + ":" + pick(LIMITS) + ":" + pick(LIMITS)
                + (random.nextInt(15) == 0 ? pick(":", ":0", ",") : "");
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }

    private byte[] packet(String type, List<DataSource> sources, long time) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        part(packet, 0x0000, text("testhost"));
        part(packet, 0x0001, ByteBuffer.allocate(8).putLong(time).array());
        part(packet, 0x0007, ByteBuffer.allocate(8).putLong(INTERVAL).array());
        part(packet, 0x0002, text("made"));
        part(packet, 0x0004, text(type));
        ByteBuffer values = ByteBuffer.allocate(2 + 9 * sources.size()).putShort((short) sources.size());
        sources.forEach(source -> values.put(code(source.type())));
        for (DataSource source : sources) {
            if (source.type() == DataSourceType.GAUGE) {
                values.order(ByteOrder.LITTLE_ENDIAN).putDouble(GAUGES[random.nextInt(GAUGES.length)]);
            } else {
                values.order(ByteOrder.BIG_ENDIAN).putLong(COUNTS[random.nextInt(COUNTS.length)]);
            }
        }
        part(packet, 0x0006, values.array());
        return packet.toByteArray();
    }

    private static byte code(DataSourceType type) {
        return switch (type) {
            case COUNTER -> 0;
            case GAUGE -> 1;
            case DERIVE -> 2;
            case ABSOLUTE -> 3;
        };
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static void part(ByteArrayOutputStream packet, int type, byte[] content) {
        packet.writeBytes(ByteBuffer.allocate(4 + content.length)
                .putShort((short) type)
                .putShort((short) (4 + content.length))
                .put(content)
                .array());
    }
}
