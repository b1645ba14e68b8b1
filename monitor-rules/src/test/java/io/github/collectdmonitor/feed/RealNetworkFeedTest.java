package io.github.collectdmonitor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.collectd.unixsock.PutNotification;
import io.github.collectdmonitor.feed.network.NetworkFeed;
import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.packet.security.AuthFile;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.SecurityLevel;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receives packets of a real collectd with the shipped config snippet. */
@RequiresCollectd
class RealNetworkFeedTest {
    private final TemporaryFolder folder = TemporaryFolder.create("feed");
    private final ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void remove_folder() {
        folder.close();
    }

    @ParameterizedTest
    @EnumSource(SecurityLevel.class)
    void values_of_each_kind_come_as_they_were_given(SecurityLevel level) throws Exception {
        String server = level == SecurityLevel.NONE
                ? FeedingCollectd.plain(address)
                : FeedingCollectd.secure(address, level.toString(), FeedingCollectd.USER, FeedingCollectd.PASSWORD);
        try (NetworkFeed feed = open(level, FeedingCollectd.PASSWORD);
                FeedingCollectd collectd = FeedingCollectd.sendingTo(server)) {
            long now = Instant.now().getEpochSecond();
            collectd.put("web01/made-x/counter-big", now + ":18446744073709551615");
            collectd.put("web01/made-x/derive-down", now + ":-9223372036854775807");
            collectd.put("web01/made-x/absolute-some", now + ":7");
            collectd.put("web01/made-x/gauge-exact", now + ":-1234.0625");
            collectd.put("web01/made-x/gauge-none", now + ":U");
            collectd.put("web01/made-x/if_octets-two", now + ":1:2");

            Awaitility.await().until(() -> made().count() == 6);
            expect("web01/made-x/counter-big", now, DataSourceType.COUNTER, -1L);
            expect("web01/made-x/derive-down", now, DataSourceType.DERIVE, -Long.MAX_VALUE);
            expect("web01/made-x/absolute-some", now, DataSourceType.ABSOLUTE, 7);
            expect("web01/made-x/gauge-exact", now, DataSourceType.GAUGE, Double.doubleToRawLongBits(-1234.0625));
            assertThat(only("web01/made-x/gauge-none").value(0)).isNaN();
            ValueList two = only("web01/made-x/if_octets-two");
            assertThat(two.sources())
                    .containsExactly(
                            new DataSource("rx", DataSourceType.DERIVE, 0, Double.POSITIVE_INFINITY),
                            new DataSource("tx", DataSourceType.DERIVE, 0, Double.POSITIVE_INFINITY));
            assertThat(List.of(two.raw(0), two.raw(1))).containsExactly(1L, 2L);
            assertThat(feed.counts().refused()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "::1", "127.0.0.1"})
    void localhost_is_reached_whatever_address_collectd_takes_for_it(String server) throws Exception {
        ListenAddress localhost = new ListenAddress("localhost", address.port());
        String sent = "  Server \"" + server + "\" \"" + address.port() + "\"\n";
        try (NetworkFeed feed = NetworkFeed.open(localhost, PacketSecurity.NONE, TypesDb.EMPTY, events::add);
                FeedingCollectd collectd = FeedingCollectd.sendingTo(sent)) {
            Awaitility.await().until(() -> feed.counts().values() > 0);
            assertThat(collectd.collectd().isAlive()).isTrue();
        }
    }

    @Test
    void what_plugins_read_comes_within_flush_interval() throws Exception {
        try (NetworkFeed feed = open(SecurityLevel.NONE, "");
                FeedingCollectd collectd = FeedingCollectd.sendingTo(FeedingCollectd.plain(address))) {
            Awaitility.await()
                    .until(() -> Stream.of("load", "memory")
                            .allMatch(plugin -> events.stream()
                                    .anyMatch(
                                            event -> event.identifier().plugin().equals(plugin))));

            ValueList load = events.stream()
                    .filter(event -> event.identifier().plugin().equals("load"))
                    .map(ValueList.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(load.identifier()).isEqualTo(new Identifier("testhost", "load", "", "load", ""));
            assertThat(load.interval()).isEqualTo(1_000_000_000);
            assertThat(load.sources()).extracting(DataSource::name).containsExactly("shortterm", "midterm", "longterm");
            Awaitility.await().until(() -> feed.silence().compareTo(Duration.ofSeconds(10)) < 0);
            assertThat(collectd.collectd().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sign", "Encrypt"})
    void wrong_password_is_refused_and_counted(String level) throws Exception {
        String server = FeedingCollectd.secure(address, level, FeedingCollectd.USER, "another password");
        try (NetworkFeed feed = open(SecurityLevel.SIGN, FeedingCollectd.PASSWORD);
                FeedingCollectd collectd = FeedingCollectd.sendingTo(server)) {
            Awaitility.await().until(() -> feed.counts().refused(Kind.BAD_SIGNATURE) > 0);
            assertThat(events).isEmpty();
            assertThat(collectd.collectd().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sign", "Encrypt"})
    void unknown_user_is_refused_and_counted(String level) throws Exception {
        String server = FeedingCollectd.secure(address, level, "eve", FeedingCollectd.PASSWORD);
        try (NetworkFeed feed = open(SecurityLevel.SIGN, FeedingCollectd.PASSWORD);
                FeedingCollectd collectd = FeedingCollectd.sendingTo(server)) {
            Awaitility.await().until(() -> feed.counts().refused(Kind.UNKNOWN_USER) > 0);
            assertThat(events).isEmpty();
            assertThat(collectd.collectd().isAlive()).isTrue();
        }
    }

    @Test
    void unprotected_packets_are_refused_and_counted_where_they_must_be_signed() throws Exception {
        try (NetworkFeed feed = open(SecurityLevel.SIGN, FeedingCollectd.PASSWORD);
                FeedingCollectd collectd = FeedingCollectd.sendingTo(FeedingCollectd.plain(address))) {
            Awaitility.await().until(() -> feed.counts().refused(Kind.INSECURE) > 0);
            assertThat(events).isEmpty();
            assertThat(collectd.collectd().isAlive()).isTrue();
        }
    }

    @Test
    void notification_given_to_collectd_comes_with_all_its_fields() throws Exception {
        try (NetworkFeed feed = open(SecurityLevel.NONE, "");
                FeedingCollectd collectd = FeedingCollectd.sendingTo(FeedingCollectd.plain(address))) {
            collectd.expectTaken("PUTNOTIF severity=warning time=1795362601.5 host=web01 plugin=made plugin_instance=x"
                    + " type=gauge type_instance=disk message=\"disk full\"");

            assertThat(nextNotification())
                    .isEqualTo(new Notification(
                            new Identifier("web01", "made", "x", "gauge", "disk"),
                            1_795_362_601_500_000_000L,
                            Severity.WARNING,
                            "disk full",
                            Map.of()));
            assertThat(feed.counts().notifications()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with \"quotes\", a \\ and at the end \\",
                "{\"task_id\":\"7\",\"message\":\"a \\\"quoted\\\" text\"}",
                "ümlaut, 日本語 and 😀",
                " blanks at both ends ",
                "a=b 'c' $d `e` %n %s"
            })
    void notification_that_the_agent_gives_comes_unharmed(String message) throws Exception {
        Instant time = Instant.ofEpochMilli(1_795_362_601_250L);
        try (NetworkFeed feed = open(SecurityLevel.NONE, "");
                FeedingCollectd collectd = FeedingCollectd.sendingTo(FeedingCollectd.plain(address))) {
            new PutNotification(
                            PutNotification.Severity.FAILURE,
                            time,
                            "web 01",
                            Notification.OWN_PLUGIN,
                            "one of \\ several",
                            "rule \"x\"",
                            "instance",
                            message)
                    .send(collectd.socket());

            assertThat(nextNotification())
                    .isEqualTo(new Notification(
                            new Identifier(
                                    "web 01", Notification.OWN_PLUGIN, "one of \\ several", "rule \"x\"", "instance"),
                            1_795_362_601_250_000_000L,
                            Severity.FAILURE,
                            message,
                            Map.of()));
            assertThat(feed.counts().refused()).isEmpty();
        }
    }

    @Test
    void longest_notification_comes_whole() throws Exception {
        String message = "ü".repeat(100) + "\"".repeat(54) + "x";
        try (NetworkFeed feed = open(SecurityLevel.NONE, "");
                FeedingCollectd collectd = FeedingCollectd.sendingTo(FeedingCollectd.plain(address))) {
            new PutNotification(
                            PutNotification.Severity.OKAY,
                            Instant.ofEpochSecond(1_795_362_601),
                            "h".repeat(127),
                            "p".repeat(127),
                            "t".repeat(127),
                            message)
                    .send(collectd.socket());

            Notification come = nextNotification();
            assertThat(come.message()).isEqualTo(message);
            assertThat(come.identifier())
                    .isEqualTo(new Identifier("h".repeat(127), "p".repeat(127), "", "t".repeat(127), ""));
            assertThat(feed.counts().refused()).isEmpty();
        }
    }

    private NetworkFeed open(SecurityLevel level, String password) throws Exception {
        AuthFile authFile = level == SecurityLevel.NONE
                ? null
                : AuthFile.read(folder.write("auth", FeedingCollectd.USER + ": " + password));
        return NetworkFeed.open(
                address, new PacketSecurity(level, authFile), TypesDb.read(List.of(TypesDb.DEFAULT)), events::add);
    }

    private Notification nextNotification() {
        return Awaitility.await("a notification")
                .until(
                        () -> events.stream()
                                .filter(Notification.class::isInstance)
                                .map(Notification.class::cast)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private Stream<ValueList> made() {
        return events.stream()
                .filter(event -> event.identifier().plugin().equals("made"))
                .map(ValueList.class::cast);
    }

    private ValueList only(String name) {
        List<ValueList> lists =
                made().filter(list -> list.identifier().toString().equals(name)).toList();
        assertThat(lists).as(name).hasSize(1);
        return lists.get(0);
    }

    private void expect(String name, long seconds, DataSourceType type, long raw) {
        ValueList list = only(name);
        assertThat(list.time()).isEqualTo(seconds * 1_000_000_000);
        assertThat(list.interval()).isEqualTo(10_000_000_000L);
        assertThat(list.sources())
                .as("names and limits of types.db")
                .isEqualTo(TypesDb.read(List.of(TypesDb.DEFAULT))
                        .sources(list.identifier().type()));
        assertThat(list.sources()).extracting(DataSource::type).containsExactly(type);
        assertThat(list.raw(0)).as(name).isEqualTo(raw);
    }
}
