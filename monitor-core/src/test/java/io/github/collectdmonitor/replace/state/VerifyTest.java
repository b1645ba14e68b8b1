package io.github.collectdmonitor.replace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.ReplaceScene;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what is evidence against a config with which a real collectd runs. */
@Tag("slow")
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class VerifyTest {
    /** Has a value now and in each minute, while the config's interval is a second. */
    private static final String EACH_MINUTE = """
            import collectd
            def read(data=None):
                collectd.Values(plugin='slow', type='gauge').dispatch(values=[1])
            collectd.register_read(read, 60)
            """;

    /** Delays the socket's answers by three seconds. */
    private static final String SLOW_SOCKET = """
            import collectd, os, socket, threading, time
            def relay(connection, path):
                with connection, socket.socket(socket.AF_UNIX) as real:
                    real.connect(path + '.real')
                    real.sendall(connection.recv(1024))
                    time.sleep(3)
                    real.shutdown(socket.SHUT_WR)
                    while True:
                        data = real.recv(65536)
                        if not data:
                            return
                        connection.sendall(data)
            def serve(path):
                while not os.path.exists(path):
                    time.sleep(0.01)
                os.rename(path, path + '.real')
                with socket.socket(socket.AF_UNIX) as server:
                    server.bind(path)
                    server.listen()
                    while True:
                        threading.Thread(target=relay, args=(server.accept()[0], path), daemon=True).start()
            def start():
                threading.Thread(target=serve, args=(PATH,), daemon=True).start()
            collectd.register_init(start)
            """;

    private final ReplaceScene scene = ReplaceScene.running().probation(0);

    @AfterEach
    void close() {
        scene.close();
    }

    private String python(String name, String source) {
        scene.collectd().writeModule(name, source);
        return "LoadPlugin python\n<Plugin python>\n  ModulePath \""
                + scene.collectd().texts().moduleFolder() + "\"\n  Import \"" + name + "\"\n</Plugin>\n";
    }

    private String withoutOwnValues() {
        return scene.collectd().texts().good().replace("LoadPlugin load\n", "").replace("LoadPlugin memory\n", "");
    }

    private void assertRolledBack(Outcome outcome, String reason) {
        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertThat(outcome.message()).contains(reason);
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.collectd().isAlive()).isTrue();
    }

    @Test
    @Tag("slow")
    void values_that_come_once_a_minute_are_a_warning_where_the_config_does_not_say_so() {
        String config = withoutOwnValues() + python("each_minute", EACH_MINUTE);

        Outcome outcome = scene.replace(config);

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).singleElement().asString().contains("not verified", "not renewed");
        assertThat(scene.collectd().config()).isEqualTo(config);
    }

    @Test
    void slow_answers_of_the_socket_are_awaited() {
        String source = SLOW_SOCKET.replace("PATH", "'" + scene.collectd().socket() + "'");

        Outcome outcome = scene.replace(scene.collectd().texts().good() + python("slow_socket", source));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).isEmpty();
        assertThat(scene.collectd().socket().resolveSibling("sock.real")).exists();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void plugin_that_takes_long_to_initialize_is_awaited(boolean beforeTheSocketIsThere) {
        String slow = python("slow_init", """
                import collectd, time
                test = b"-T" in open("/proc/self/cmdline", "rb").read().split(b"\\0")
                collectd.register_init(lambda: test or time.sleep(9))
                """);
        String good = scene.collectd().texts().good();
        String config = beforeTheSocketIsThere ? "Interval 1\n" + slow + good : good + slow;

        Outcome outcome = scene.replace(config);

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).noneMatch(warning -> warning.contains("not verified"));
        assertThat(scene.collectd().config()).isEqualTo(config);
    }

    private CompletableFuture<Outcome> replaceAsync(String config) {
        scene.probation(8);
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> scene.replace(config));
        await().atMost(WaitLimit.LIMIT)
                .until(() -> scene.memory()
                        .journal()
                        .read()
                        .filter(entry -> entry.stage() == ReplacementStep.VERIFY)
                        .isPresent());
        return outcome;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void restart_by_an_operator_during_the_probation_rolls_nothing_back(String signal) {
        String config = scene.quick("new");
        CompletableFuture<Outcome> outcome = replaceAsync(config);
        long first = scene.pid();

        Program.of("/bin/sh", "-c", """
                        kill -%s %d
                        while [ -d /proc/%2$d ]; do sleep 0.01; done
                        exec %s -P %s -C %s
                        """.formatted(
                                signal,
                                first,
                                scene.collectd().executable(),
                                scene.collectd().pidFile(),
                                scene.collectd().configFile()))
                .withoutInheritedEnvironment()
                .run(WaitLimit.LIMIT)
                .expectExit(0);

        assertThat(outcome.join().code()).as(outcome.join().message()).isZero();
        assertThat(scene.collectd().config()).isEqualTo(config);
        assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContain(first);
    }

    @Test
    void stop_by_an_operator_during_the_probation_is_no_evidence_against_the_config() {
        String config = scene.quick("new");
        CompletableFuture<Outcome> outcome = replaceAsync(config);

        scene.collectd().stop();

        assertRolledBack(outcome.join(), "stopped by a user or another program");
        assertThat(scene.memory().failed().find(ReplaceScene.sha256(config))).isEmpty();
    }

    @Test
    void socket_that_never_appears_and_values_that_never_come_are_evidence() {
        String good = scene.collectd().texts().good();

        assertRolledBack(scene.replace(good.replace("/sock\"", "/nosuch/sock\"")), "no program listens there");
        assertRolledBack(scene.replace(scene.collectd().texts().dropsEverything()), "it has no values");
    }

    @Test
    @Tag("slow")
    void socket_that_another_collectd_left_behind_is_a_warning() throws IOException {
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(scene.collectd().folder().resolve("left")));
        }
        String config = scene.collectd()
                .texts()
                .good()
                .replace("/sock\"", "/left\"")
                .replace("DeleteSocket true", "DeleteSocket false");

        Outcome outcome = scene.replace(config);

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).singleElement().asString().contains("left behind", "remove it");
    }

    @Test
    void success_without_unixsock_says_that_values_were_not_verified() {
        Outcome outcome = scene.replace(scene.quick("new"));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).singleElement().asString().contains("not verified", "unixsock");
    }
}
