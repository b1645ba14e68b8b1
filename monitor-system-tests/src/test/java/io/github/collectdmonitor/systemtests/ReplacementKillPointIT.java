package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.systemtests.Results.Result;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the agent at each step of the journal and of the ledger while it replaces a config, and restarts it: checks the
 * host's config and the sender's result ({@link CommandKillPointIT} does the same for commands).
 */
@Tag("slow")
@RequiresCollectd
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReplacementKillPointIT {
    @RegisterExtension
    static final ReplacementHost HOST = ReplacementHost.quick();

    private static final ReliabilityTable TABLE = new ReliabilityTable(
            "replacement",
            "the agent dies at",
            "new config",
            "in place then",
            "collectd then",
            "in place in the end",
            "collectd in the end",
            "code",
            "results sent");

    private static @Nullable Results results;

    private KillPointRun run = new KillPointRun(HOST, 0);

    @BeforeAll
    static void listen() {
        results = HOST.messages().listen();
    }

    @AfterAll
    static void end() {
        TABLE.print();
        Objects.requireNonNull(results).close();
    }

    @BeforeEach
    void begin() {
        run = new KillPointRun(HOST, Messages.newId());
    }

    @AfterEach
    void endAgent() {
        if (HOST.hostAgent().isAlive()) {
            HOST.killAgent();
        }
    }

    @Test
    void every_place_of_the_agent_is_one_to_die_at_here() {
        Stream<String> confirmations = Stream.of("CONFIRM-waiting", "CONFIRM-kept", "CONFIRM-overdue");
        List<String> here = Stream.concat(KillPoint.ofReplacement().map(KillPoint::place), confirmations)
                .distinct()
                .toList();

        assertThat(here).containsAll(CrashPlaces.ofReplacement());
        assertThat(CrashPlaces.ofLedger())
                .filteredOn(place -> !here.contains(place))
                .as("what comes only with a full ledger; see LedgerUpkeepKillPointIT")
                .containsExactlyInAnyOrder("COPIED_FORWARD", "SEGMENT_DELETED");
    }

    @ParameterizedTest
    @MethodSource("io.github.collectdmonitor.systemtests.KillPoint#representative")
    void host_has_a_whole_config_that_collectd_runs_with_and_the_sender_knows_which(KillPoint point) {
        assertWholeConfig(point);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("io.github.collectdmonitor.systemtests.KillPoint#others")
    void host_has_a_whole_config_also_at_the_other_places(KillPoint point) {
        assertWholeConfig(point);
    }

    private void assertWholeConfig(KillPoint point) {
        String config = point.config() == KillPoint.Config.WORKS ? run.works() : run.fails();
        run.startToDieAt(point.place());
        run.send(config);
        run.awaitDeath(config);

        run.start();
        int code = awaitCode();

        switch (point.end()) {
            case OLD_AND_INTERRUPTED -> assertEnd(code, 0x200b, HOST.old());
            case OLD_AFTER_GOING_BACK -> assertEnd(code, 0x2007, HOST.old());
            case NEW -> assertEnd(code, 0, config);
            case EITHER -> {
                assertThat(code).isIn(0, 0x200b);
                assertEnd(code, code, code == 0 ? config : HOST.old());
            }
        }
        tell(point.place(), point.config().shown(), code);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "SWAP-done, START-journaled, 0x2007",
        "VERIFY-journaled, VERIFY-done, 0x2007",
        "STOP-done, BACK_START-journaled, 0x200b"
    })
    void agent_that_dies_again_while_it_takes_the_replacement_up_ends_with_the_old_config(
            String first, String second, String code) {
        String config = run.works();
        run.startToDieAt(first);
        run.send(config);
        run.awaitDeath(config);
        run.launchToDieAt(second);
        run.awaitDeath(config);

        run.start();

        assertEnd(awaitCode(), Integer.decode(code), HOST.old());
        tell(first + ", then " + second, "works", Integer.decode(code));
    }

    @Test
    void config_that_waits_to_be_confirmed_still_does_after_a_crash() {
        String config = run.works();
        run.startToDieAt("CONFIRM-waiting");
        run.sendToBeConfirmed(config, 600);
        run.awaitDeath(config);

        run.start();
        assertThat(awaitCode()).isZero();
        long confirmation = run.confirm(config);
        assertThat(await(confirmation)).isZero();

        assertEnd(0, 0, config);
        tell("CONFIRM-waiting", "works, to be confirmed", 0);
    }

    @Test
    void config_that_was_confirmed_stays_after_a_crash() {
        String config = run.works();
        run.startToDieAt("CONFIRM-kept");
        run.sendToBeConfirmed(config, 600);
        assertThat(awaitCode()).isZero();
        long confirmation = run.confirm(config);
        run.awaitDeath(config);

        run.start();
        assertThat(await(confirmation)).as("the confirmation").isZero();

        assertEnd(0, 0, config);
        tell("CONFIRM-kept", "works, and is confirmed", 0);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"CONFIRM-overdue", "STOP-done", "SWAP-done", "VERIFY-done"})
    void agent_goes_back_from_what_nobody_confirmed_also_when_it_dies_at_it(String place) {
        String config = run.works();
        run.start();
        run.sendToBeConfirmed(config, 6);
        assertThat(awaitCode()).isZero();
        HOST.killAgent();
        run.launchToDieAt(place);
        run.awaitDeath(config);

        run.start();
        HOST.awaitLog("was not confirmed in time; the previous config is in place again");

        assertEnd(0, 0, HOST.old());
        tell(place, "works, and nobody confirms it", 0);
    }

    private static Results results() {
        return Objects.requireNonNull(results);
    }

    private int awaitCode() {
        return await(run.taskId());
    }

    private static int await(long id) {
        return results().await(id).get("code").getAsInt();
    }

    /** Checks the host, that the next replacement is not hindered by anything, and that nothing else was answered. */
    private void assertEnd(int code, int expected, String config) {
        List<Result> sofar = results().of(run.taskId());
        assertThat(code).as("the code of " + sofar).isEqualTo(expected);
        HOST.assertRunsWith(config);
        sofar.forEach(result -> assertHashes(result.json(), code, config));
        run.remember(config);

        run.sendNext();
        assertThat(await(run.nextId())).as("the next replacement").isZero();
        HOST.assertRunsWith(run.next());

        Set<Integer> codes =
                Set.copyOf(results().of(run.taskId()).stream().map(Result::code).toList());
        assertThat(codes).as("the final codes").containsExactly(code);
    }

    /** What the result says is in place was there when it was made: only what nobody confirmed is gone by now. */
    private void assertHashes(JsonObject result, int code, String config) {
        if (result.get("message").getAsString().contains("before the replacement began")) {
            // The config in place was not checked yet.
            return;
        }
        String running = code == 0 ? run.sent() : config;
        String failed = run.sent().contains("# fails") ? Sha256.of(run.sent()) : null;
        assertThat(Messages.text(result, "running_sha256"))
                .as("in place by " + result)
                .isEqualTo(Sha256.of(running));
        assertThat(Messages.text(result, "failed_sha256"))
                .as("failed by " + result)
                .isEqualTo(failed);
    }

    private void tell(String place, String config, int code) {
        Function<Boolean, String> runs = running -> running ? "runs" : "does not run";
        TABLE.add(
                place,
                config,
                run.foundConfig(),
                runs.apply(run.foundRunning()),
                run.endConfig(),
                runs.apply(true),
                code == 0 ? "0" : "0x" + Integer.toHexString(code),
                Integer.toString(results().of(run.taskId()).size()));
    }
}
