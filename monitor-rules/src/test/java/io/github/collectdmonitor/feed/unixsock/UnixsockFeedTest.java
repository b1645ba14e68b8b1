package io.github.collectdmonitor.feed.unixsock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedingCollectd;
import io.github.collectdmonitor.feed.ScriptedUnixsock;
import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class UnixsockFeedTest {
    private static final Duration OFTEN = Duration.ofMillis(200);

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Test
    @RequiresCollectd
    void each_value_is_given_once_with_the_names_of_its_data_sources() {
        try (FeedingCollectd collectd = FeedingCollectd.sendingTo();
                UnixsockFeed feed = UnixsockFeed.start(collectd.socket(), OFTEN, events::add)) {
            Awaitility.await().until(() -> of("load").count() >= 3);

            List<ValueList> loads = of("load").toList();
            assertThat(loads)
                    .extracting(ValueList::time)
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(loads.get(0).identifier()).isEqualTo(new Identifier("testhost", "load", "", "load", ""));
            assertThat(loads.get(0).sources())
                    .containsExactly(
                            new DataSource("shortterm", DataSourceType.GAUGE),
                            new DataSource("midterm", DataSourceType.GAUGE),
                            new DataSource("longterm", DataSourceType.GAUGE));
            assertThat(loads.get(0).value(0)).isBetween(0.0, 10_000.0);
            Awaitility.await().until(() -> feed.silence().compareTo(Duration.ofSeconds(10)) < 0);
            assertThat(feed.dropped()).isZero();
        }
    }

    @Test
    @RequiresCollectd
    void what_counts_comes_as_a_rate() {
        long now = Instant.now().getEpochSecond();
        try (FeedingCollectd collectd = FeedingCollectd.sendingTo();
                UnixsockFeed feed = UnixsockFeed.start(collectd.socket(), OFTEN, events::add)) {
            collectd.put("web01/made/derive-x", (now - 10) + ":1000");
            Awaitility.await().until(() -> of("made").count() == 1);
            collectd.put("web01/made/derive-x", now + ":1250");
            Awaitility.await().until(() -> of("made").count() == 2);

            List<ValueList> made = of("made").toList();
            assertThat(made.get(0).value(0)).isNaN();
            assertThat(made.get(1).value(0)).isEqualTo(25);
            assertThat(made.get(1).time()).isEqualTo(now * 1_000_000_000);
            assertThat(made.get(1).sources()).containsExactly(new DataSource("value", DataSourceType.GAUGE));
            assertThat(feed.dropped()).isZero();
        }
    }

    @Test
    @RequiresCollectd
    void names_with_blanks_quotation_marks_and_umlauts_are_asked_for() {
        try (FeedingCollectd collectd = FeedingCollectd.sendingTo();
                UnixsockFeed feed = UnixsockFeed.start(collectd.socket(), OFTEN, events::add)) {
            collectd.put("web 01/made-a b/gauge-\\\"x\\\" \\\\ ü-y", "N:42");
            Awaitility.await().until(() -> of("made").count() == 1);

            ValueList made = of("made").findFirst().orElseThrow();
            assertThat(made.identifier()).isEqualTo(new Identifier("web 01", "made", "a b", "gauge", "\"x\" \\ ü-y"));
            assertThat(made.value(0)).isEqualTo(42);
            assertThat(feed.dropped()).isZero();
        }
    }

    @Test
    @RequiresCollectd
    void collectd_that_goes_and_comes_again_is_told_of_once_each() {
        try (LoggedLines log = new LoggedLines(Feed.class);
                FeedingCollectd collectd = FeedingCollectd.sendingTo();
                UnixsockFeed feed = UnixsockFeed.start(collectd.socket(), OFTEN, events::add)) {
            Awaitility.await().until(() -> of("load").count() >= 1);
            collectd.collectd().kill();
            Awaitility.await().until(() -> feed.silence().compareTo(Duration.ofSeconds(1)) > 0);
            assertThat(log.lines()).hasSize(1).first().asString().startsWith("No values from collectd at ");

            events.clear();
            collectd.collectd().start();
            Awaitility.await().until(() -> of("load").count() >= 1);
            assertThat(log.lines()).hasSize(2).last().asString().endsWith(" again");
        }
    }

    @Test
    void socket_at_which_nobody_answers_is_silence() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("us");
                LoggedLines log = new LoggedLines(Feed.class);
                ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(folder.resolve("sock")));
            try (UnixsockFeed feed =
                    UnixsockFeed.start(folder.resolve("sock"), OFTEN, Duration.ofSeconds(2), events::add)) {
                Awaitility.await().until(() -> !log.lines().isEmpty());

                assertThat(log.lines())
                        .containsExactly(
                                "No values from collectd at " + folder.resolve("sock") + ": no answer within 2 s");
                assertThat(feed.silence()).isGreaterThan(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void close_ends_the_wait_for_an_answer_and_may_be_repeated() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("us");
                LoggedLines log = new LoggedLines(Feed.class);
                ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(folder.resolve("sock")));
            UnixsockFeed feed = UnixsockFeed.start(folder.resolve("sock"), OFTEN, events::add);
            mute.accept().close();

            feed.close();
            feed.close();
            assertThat(log.lines()).hasSizeLessThanOrEqualTo(1).noneMatch(line -> line.contains("no answer within"));
        }
    }

    @Test
    void missing_socket_is_told_of_once() {
        try (LoggedLines log = new LoggedLines(Feed.class);
                UnixsockFeed feed = UnixsockFeed.start(Path.of("/nosuch/socket"), Duration.ofMillis(5), events::add)) {
            Awaitility.await().until(() -> feed.silence().compareTo(Duration.ofMillis(300)) > 0);

            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void what_cannot_be_told_apart_or_asked_for_is_left_out_and_counted() throws Exception {
        String longName = "web01/made/gauge-" + "x".repeat(1100);
        try (TemporaryFolder folder = TemporaryFolder.create("us");
                ScriptedUnixsock collectd = new ScriptedUnixsock(
                        folder.resolve("sock"),
                        Map.of(
                                "LISTVAL",
                                "5 Values found\n1.000 we/b01/made/gauge\n2.000 web01/made/gauge-gone\n3.000 "
                                        + longName + "\n4.000 web01/made/gauge-here\nnonsense\n",
                                "GETVAL \"web01/made/gauge-gone\"",
                                "-1 No such value.\n",
                                "GETVAL \"web01/made/gauge-here\"",
                                "2 Values found\na=-inf\nb=-nan\n"));
                UnixsockFeed feed = UnixsockFeed.start(folder.resolve("sock"), OFTEN, events::add)) {
            Awaitility.await().until(() -> feed.dropped() == 3);

            assertThat(events).hasSize(1);
            ValueList here = (ValueList) events.get(0);
            assertThat(here.time()).isEqualTo(4_000_000_000L);
            assertThat(List.of(here.value(0), here.value(1))).containsExactly(Double.NEGATIVE_INFINITY, Double.NaN);
            assertThat(collectd.connections()).isPositive();
        }
    }

    @Test
    void an_answer_that_takes_seconds_is_awaited() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TemporaryFolder folder = TemporaryFolder.create("us");
                ScriptedUnixsock collectd = new ScriptedUnixsock(
                        folder.resolve("sock"),
                        Map.of(
                                "LISTVAL",
                                "1 Value found\n1.000 web01/made/gauge-a\n",
                                "GETVAL \"web01/made/gauge-a\"",
                                "1 Value found\nvalue=1.000000e+00\n"),
                        release);
                UnixsockFeed feed = UnixsockFeed.start(folder.resolve("sock"), OFTEN, events::add)) {
            Awaitility.await().until(() -> collectd.connections() == 1);
            Awaitility.await().until(() -> feed.silence().compareTo(Duration.ofSeconds(3)) > 0);
            release.countDown();
            Awaitility.await().until(() -> !events.isEmpty());

            assertThat(collectd.connections()).isOne();
        }
    }

    @Test
    void a_list_that_is_larger_than_its_memory_is_fetched_in_parts() throws Exception {
        int count = 60_000;
        StringBuilder list = new StringBuilder(count + " Values found\n");
        Map<String, String> answers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "web01/made/gauge-" + i + "x".repeat(100);
            list.append("1.000 ").append(name).append('\n');
            answers.put("GETVAL \"" + name + "\"", "1 Value found\nvalue=1.000000e+00\n");
        }
        answers.put("LISTVAL", list.toString());
        AtomicInteger got = new AtomicInteger();
        try (TemporaryFolder folder = TemporaryFolder.create("us");
                ScriptedUnixsock collectd = new ScriptedUnixsock(folder.resolve("sock"), answers);
                UnixsockFeed feed = UnixsockFeed.start(folder.resolve("sock"), OFTEN, event -> got.incrementAndGet())) {
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> collectd.connections() == 3);

            assertThat(got).hasValue(count);
            assertThat(feed.dropped()).isZero();
        }
    }

    @Test
    void poll_takes_one_connection() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("us");
                ScriptedUnixsock collectd = new ScriptedUnixsock(
                        folder.resolve("sock"),
                        Map.of(
                                "LISTVAL",
                                "2 Values found\n1.000 web01/made/gauge-a\n2.000 web01/made/gauge-b\n",
                                "GETVAL \"web01/made/gauge-a\"",
                                "1 Value found\nvalue=1.000000e+00\n",
                                "GETVAL \"web01/made/gauge-b\"",
                                "1 Value found\nvalue=2.000000e+00\n"));
                UnixsockFeed feed =
                        UnixsockFeed.start(folder.resolve("sock"), UnixsockFeed.DEFAULT_INTERVAL, events::add)) {
            Awaitility.await().until(() -> events.size() == 2);

            assertThat(collectd.connections()).isOne();
            assertThat(feed.dropped()).isZero();
        }
    }

    @Test
    void listed_lines_are_read_or_left_out() {
        assertThat(ListedValue.parse("1795362600.425 web01/df-root/df_complex-free"))
                .contains(new ListedValue(1_795_362_600_425_000_000L, "web01/df-root/df_complex-free"));
        assertThat(Stream.of("", "x", "1 a/b/c", ".5 a/b/c", "1.x a/b/c", "99999999999.000 a/b/c", "1.0000000001 a")
                        .map(ListedValue::parse))
                .allMatch(Optional::isEmpty);
        assertThat(new ListedValue(1, "a/b/c/d").identifier()).isEmpty();
        assertThat(new ListedValue(1, "a/b").identifier()).isEmpty();
    }

    private Stream<ValueList> of(String plugin) {
        return events.stream()
                .filter(event -> event.identifier().plugin().equals(plugin))
                .map(ValueList.class::cast);
    }
}
