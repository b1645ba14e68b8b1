package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A state folder that is full, read-only, damaged, or owned by another user. */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateFolderTroubleIT {
    private static final int SUCCEEDED = 0;
    private static final int TOO_MANY_TASKS = 4103;
    /** The maximum number of results that the agent has in flight. */
    private static final int WINDOW = 64;

    private static final int MORE_THAN_A_WINDOW = 100;

    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final MosquittoBroker broker = MosquittoBroker.started();

    @AfterAll
    void endBroker() {
        broker.close();
    }

    @Test
    void full_disk_refuses_new_tasks_runs_none_of_them_and_loses_no_result() {
        try (TemporaryFolder folder = TemporaryFolder.create("state");
                SmallDisk disk = SmallDisk.mounted(folder.resolve("small"), 12);
                AgentUnderTest agent =
                        new AgentUnderTest(broker).with("StateDir", disk.path().toString())) {
            agent.command("counted", "echo ran >>" + agent.file("ran") + "; head -c 60000 /dev/zero | tr '\\0' x")
                    .start();
            int succeeded = 0;
            assertThat(code(ask(agent))).isEqualTo(SUCCEEDED);
            succeeded++;
            disk.fill();
            JsonObject result = ask(agent);
            while (code(result) == SUCCEEDED) {
                succeeded++;
                result = ask(agent);
            }

            assertThat(code(result)).isEqualTo(TOO_MANY_TASKS);
            assertThat(result.get("message").getAsString()).contains("nothing was run", "no space left");
            assertThat(agent.lines("ran")).hasSize(succeeded);
            assertThat(check(agent))
                    .contains("warning: StateDir: the disk of " + disk.path() + " is full or nearly so");

            disk.empty();
            assertThat(code(ask(agent))).as("once there is space again").isEqualTo(SUCCEEDED);
            assertThat(agent.lines("ran")).hasSize(succeeded + 1);
        }
    }

    private static String check(AgentUnderTest agent) {
        return agent.program("--check").run(LIMIT).expectExit(0).stdout();
    }

    @Test
    void read_only_state_folder_refuses_tasks_until_it_can_be_written() throws IOException {
        try (AgentUnderTest agent = new AgentUnderTest(broker).command("counted", "echo ran >>/dev/null")) {
            Files.createDirectories(agent.stateFolder());
            try (SelfMount readOnly = SelfMount.readOnly(agent.stateFolder())) {
                assertThat(readOnly.path()).exists();
                agent.start();

                JsonObject result = ask(agent);

                assertThat(code(result)).isEqualTo(TOO_MANY_TASKS);
                assertThat(result.get("message").getAsString()).contains("read-only");
            }
            assertThat(code(ask(agent))).isEqualTo(SUCCEEDED);
        }
    }

    @Test
    void damaged_ledger_is_set_aside_and_what_was_finished_is_not_run_again() throws IOException {
        try (AgentUnderTest agent = new AgentUnderTest(broker).with("RepeatWindow", 86_400)) {
            agent.command("counted", "echo ran >>" + agent.file("ran")).start();
            List<String> requests =
                    Stream.generate(() -> timed(Messages.newId())).limit(20).toList();
            requests.forEach(request -> agent.messages().ask(id(request), request));
            agent.stop();
            damage(firstSegment(agent));

            agent.start();

            assertThat(agent.log()).contains("damaged");
            assertThat(code(ask(agent))).isEqualTo(SUCCEEDED);
            JsonObject first = agent.messages().ask(id(requests.get(0)), requests.get(0));
            assertThat(first.get("repeated").getAsBoolean()).isTrue();
            assertThat(agent.lines("ran")).hasSize(21);
        }
    }

    @Test
    void result_that_cannot_be_read_for_a_while_is_sent_when_it_can_although_nothing_else_happens() throws IOException {
        try (MosquittoBroker away = MosquittoBroker.builder().persistent().start();
                AgentUnderTest agent = new AgentUnderTest(away)) {
            Path go = agent.file("go");
            agent.command("counted", "until test -e " + go + "; do sleep 0.1; done")
                    .start();
            List<String> requests = Stream.generate(() -> Messages.request(Messages.newId(), "counted"))
                    .limit(MORE_THAN_A_WINDOW)
                    .toList();
            try (Results results = agent.messages().listen()) {
                agent.messages().publishAll(requests);
                agent.awaitLog("Task ", MORE_THAN_A_WINDOW);
                away.stop();
                Files.createFile(go);
                agent.awaitLog(" code 0 ", MORE_THAN_A_WINDOW);
                Signals.send("KILL", agent.pid());
                agent.run().await(LIMIT);
                agent.launch().awaitLog("next try");

                Path segment = firstSegment(agent);
                Path hidden = agent.file("hidden");
                Files.move(segment, hidden);
                away.start();
                agent.awaitLog("Cannot read, and therefore not send, the result");
                // What comes of these, too, has the agent look again.
                results.awaitTasks(WINDOW);
                Files.move(hidden, segment);

                assertThat(results.awaitTasks(MORE_THAN_A_WINDOW)).hasSizeGreaterThanOrEqualTo(MORE_THAN_A_WINDOW);
            }
        }
    }

    @Test
    void second_agent_on_one_state_folder_ends_with_one_line() {
        try (AgentUnderTest first = new AgentUnderTest(broker).start();
                AgentUnderTest second = new AgentUnderTest(broker)
                        .with("StateDir", first.stateFolder().toString())) {
            second.writeSettings();
            try (ProgramRun run = second.program().start()) {
                ProgramResult result = run.await(LIMIT);

                assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
                assertThat(result.stderr())
                        .as(result.toString())
                        .contains(first.stateFolder().toString(), "Another agent")
                        .hasLineCount(1);
            }
            assertThat(first.run().isAlive()).isTrue();
        }
    }

    @Test
    void state_folder_and_what_lies_there_are_for_their_owner_only() throws IOException {
        try (AgentUnderTest agent =
                new AgentUnderTest(broker).command("counted", "true").start()) {
            ask(agent);

            try (Stream<Path> files = Files.walk(agent.stateFolder())) {
                assertThat(files)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .as(path.toString())
                                        .endsWith("------"));
            }
        }
    }

    private static JsonObject ask(AgentUnderTest agent) {
        long id = Messages.newId();
        return agent.messages().ask(id, Messages.request(id, "counted"));
    }

    private static int code(JsonObject result) {
        return result.get("code").getAsInt();
    }

    private static String timed(long id) {
        return Messages.request(id, "hello", "counted");
    }

    private static long id(String request) {
        return Messages.parse(request).get("task_id").getAsLong();
    }

    private static Path firstSegment(AgentUnderTest agent) throws IOException {
        try (Stream<Path> files = Files.list(agent.stateFolder().resolve("ledger"))) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    /** Turns over one byte in the middle of what was written. */
    private static void damage(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(end / 2);
            file.write(~bytes[end / 2]);
        }
    }
}
