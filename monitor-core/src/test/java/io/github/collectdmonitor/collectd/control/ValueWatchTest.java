package io.github.collectdmonitor.collectd.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.Health.Healthy;
import io.github.collectdmonitor.collectd.Health.NoFreshValues;
import io.github.collectdmonitor.collectd.Health.Unverified;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.check.ConfigFacts;
import io.github.collectdmonitor.collectd.control.ValueWatch.Waits;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the evidence of answers of a unix socket, which a real collectd does not give on demand. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ValueWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MILLIS = Duration.ofMillis(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** The limit for an answer, even on a slow machine. */
    private Duration lastAnswer = Duration.ofMinutes(1);

    private final TemporaryFolder folder = TemporaryFolder.create("vw");
    private final Path socket = folder.resolve("sock");
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        folder.close();
    }

    /** Answers each request by this function; no answer if it returns null. */
    private void serve(Supplier<@Nullable String> answer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        opened.add(server);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> {
            while (server.isOpen()) {
                try {
                    SocketChannel client = server.accept();
                    opened.add(client);
                    client.read(ByteBuffer.allocate(1024));
                    String text = answer.get();
                    if (text != null) {
                        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                        client.close();
                    }
                } catch (IOException closed) {
                    // The client has disconnected, or the test has ended.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static String value(Instant time) {
        return "1 Value found\n" + time.toEpochMilli() / 1000 + ".000 host/load/load\n";
    }

    private ConfigFacts facts(Duration longest, @Nullable Duration certain, String... open) {
        return new ConfigFacts(MILLIS, longest, 2, certain, List.of(open), socket);
    }

    private ValueWatch watch(ConfigFacts facts, Duration longestWait, Instant since) {
        long pid = ProcessHandle.current().pid();
        ProcessIdentity self =
                new ProcessIdentity(pid, ProcessStat.read(pid).orElseThrow().startTime());
        Path path = folder.resolve("collectd");
        return ValueWatch.of(
                facts,
                new Started(self, since),
                new CollectdInstallation(path, path, path, null),
                Duration.ZERO,
                new Waits(longestWait, Duration.ofMillis(500), lastAnswer));
    }

    private static Health await(ValueWatch watch) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> watch.look(() -> true, () -> false), Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void silence_of_the_socket_is_no_evidence() throws IOException {
        lastAnswer = SECOND;
        serve(() -> null);

        Health health = await(watch(facts(MILLIS, MILLIS), MILLIS, Instant.now()));

        assertThat(health).isInstanceOf(Unverified.class);
        assertThat(((Unverified) health).reason()).contains("does not answer");
    }

    @Test
    void an_answer_is_not_awaited_for_a_process_that_has_ended() throws IOException {
        serve(() -> null);

        assertThat(watch(facts(MILLIS, MILLIS), YEAR, Instant.now()).look(() -> false, () -> false))
                .isEmpty();
    }

    @Test
    void refusals_and_answers_without_end_are_no_evidence() throws IOException {
        serve(() -> "-1 the cache is locked\n");

        assertThat(await(watch(facts(MILLIS, MILLIS), SECOND, Instant.now()))).isInstanceOf(Unverified.class);
    }

    @Test
    void an_empty_list_is_evidence_only_where_the_config_says_when_values_come() throws IOException {
        serve(() -> "0 Values found\n");

        assertThat(await(watch(facts(MILLIS, null), YEAR, Instant.now()))).isInstanceOf(NoFreshValues.class);
        assertThat(await(watch(facts(MILLIS, MILLIS, "exec"), YEAR, Instant.now())))
                .isInstanceOf(NoFreshValues.class);
        assertThat(await(watch(facts(YEAR, MILLIS), SECOND, Instant.now()))).isInstanceOf(NoFreshValues.class);
        assertThat(await(watch(facts(MILLIS, null, "exec"), SECOND, Instant.now())))
                .isInstanceOfSatisfying(
                        Unverified.class,
                        unverified -> assertThat(unverified.reason()).contains("exec"));
        assertThat(await(watch(facts(YEAR, null), Duration.ofMillis(400), Instant.now())))
                .isInstanceOf(Unverified.class);
        assertThat(await(watch(facts(YEAR, YEAR), Duration.ofMillis(400), Instant.now())))
                .isInstanceOf(Unverified.class);
    }

    @Test
    void a_value_that_stays_is_a_warning_and_one_that_goes_is_evidence() throws IOException {
        Instant fresh = Instant.now().plusSeconds(3600);
        long begun = System.nanoTime();
        serve(() -> value(fresh));
        assertThat(await(watch(facts(MILLIS, MILLIS), YEAR, Instant.now())))
                .isInstanceOfSatisfying(
                        Unverified.class,
                        unverified -> assertThat(unverified.reason()).contains("not renewed"));
        assertThat(await(watch(facts(YEAR, null), Duration.ofMillis(400), Instant.now())))
                .isInstanceOf(Unverified.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    void values_that_are_gone_again_are_evidence() throws IOException {
        boolean[] asked = new boolean[1];
        Instant fresh = Instant.now().plusSeconds(3600);
        serve(() -> {
            String answer = asked[0] ? "0 Values found\n" : value(fresh);
            asked[0] = true;
            return answer;
        });

        assertThat(await(watch(facts(MILLIS, null, "exec"), SECOND, Instant.now())))
                .isInstanceOfSatisfying(
                        NoFreshValues.class, none -> assertThat(none.reason()).contains("had some before"));
    }

    @Test
    void a_clock_that_was_set_back_makes_no_value_old() throws IOException {
        long[] times = {Instant.now().getEpochSecond()};
        serve(() -> value(Instant.ofEpochSecond(times[0]++)));

        assertThat(await(watch(facts(MILLIS, MILLIS), YEAR, Instant.now().plusSeconds(3600))))
                .isInstanceOf(Healthy.class);
    }

    @Test
    void values_from_before_the_start_are_old() throws IOException {
        serve(() -> value(Instant.now().minus(YEAR)));

        assertThat(await(watch(facts(MILLIS, MILLIS), YEAR, Instant.now())))
                .isInstanceOfSatisfying(
                        NoFreshValues.class, none -> assertThat(none.reason()).contains("old"));
    }

    @Test
    void a_list_of_any_size_is_read_and_a_line_without_end_is_not() throws IOException {
        String name = "h".repeat(500);
        long[] times = {Instant.now().getEpochSecond() + 3600};
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            line.append("1.000 ").append(name).append("/load/load\n");
        }
        serve(() -> "100001 Values found\n" + line + times[0]++ + ".000 host/load/load\n");

        assertThat(await(watch(facts(MILLIS, MILLIS), YEAR, Instant.now()))).isInstanceOf(Healthy.class);
    }

    @Test
    void a_line_without_end_is_no_evidence() throws IOException {
        byte[] endless = new byte[100_000];
        Arrays.fill(endless, (byte) 'x');
        serve(() -> "1 Value found\n" + new String(endless, StandardCharsets.US_ASCII));

        assertThat(await(watch(facts(MILLIS, MILLIS), SECOND, Instant.now())))
                .isInstanceOfSatisfying(
                        Unverified.class,
                        unverified -> assertThat(unverified.reason()).contains("too large"));
    }

    @Test
    void where_the_socket_cannot_be_known_the_values_are_not_verified() {
        for (String path : List.of("relative", "/" + "x".repeat(107))) {
            ConfigFacts facts = new ConfigFacts(MILLIS, MILLIS, 2, MILLIS, List.of(), Path.of(path));
            assertThat(watch(facts, YEAR, Instant.now()).look(() -> true, () -> false))
                    .hasValueSatisfying(health -> assertThat(health).isInstanceOf(Unverified.class));
        }
    }

    @Test
    void a_socket_that_is_not_there_is_evidence() {
        assertThat(await(watch(facts(MILLIS, MILLIS), YEAR, Instant.now()))).isInstanceOf(NoFreshValues.class);
    }

    @Test
    void plugins_that_are_still_being_initialized_are_awaited_and_no_evidence() {
        ValueWatch watch = watch(facts(MILLIS, MILLIS), SECOND, Instant.now());

        Health health = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> watch.look(() -> true, () -> true), Optional::isPresent)
                .orElseThrow();

        assertThat(health).isInstanceOfSatisfying(NoFreshValues.class, none -> {
            assertThat(none.reason()).contains("still being initialized after 1 s");
            assertThat(none.byConfig()).isFalse();
        });
    }
}
