package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * An agent that knows two senders, a broker, and whoever may publish there: alice may run "exec" and "slow" of the service
 * "hello", bob none of them; mallory is unknown.
 */
final class TrustScene implements AutoCloseable {
    static final String COMMAND_TOPIC = "monitor/web01/command";
    static final String RESULT_TOPIC = "monitor/web01/result";
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String RAN = "ran";

    private final TrustBroker broker;
    private final TemporaryFolder folder = TemporaryFolder.create("trust");
    private final TrustKey alice = TrustKey.make(folder, "alice");
    private final TrustKey bob = TrustKey.make(folder, "bob");
    private final TrustKey mallory = TrustKey.make(folder, "mallory");
    private final TrustKey host = TrustKey.make(folder, "host");
    private final AgentUnderTest agent;
    private final ProgramRun results;

    TrustScene(TrustBroker broker) {
        this.broker = broker;
        JsonObject senders = new JsonObject();
        senders.add("alice", sender(alice, List.of("hello/exec", "hello/later", "*/slow")));
        senders.add("bob", sender(bob, List.of("other/*", "collectd.conf")));
        agent = broker.settings(new AgentUnderTest(broker.broker()), "agent-web01")
                .with("CommandTopic", COMMAND_TOPIC)
                .with("CommandResultTopic", RESULT_TOPIC)
                .with("Senders", senders)
                .with("AgentKeyFile", host.secret().toString());
        agent.command("exec", "echo ran >>" + agent.file(RAN) + "; echo real")
                .command("slow", "read -r go <" + pipe() + "; echo real")
                .start();
        results = mosquitto("mosquitto_sub", "sender")
                .with("-d", "-q", "1", "-t", "monitor/+/result/#", "-F", "got:%p")
                .start();
        results.awaitOutput("Subscribed (mid", LIMIT);
    }

    /** What the command "slow" waits for. */
    private Path pipe() {
        Path pipe = folder.resolve("go");
        if (!Files.exists(pipe)) {
            Program.of("mkfifo", pipe.toString()).run(LIMIT).expectExit(0);
        }
        return pipe;
    }

    /** Lets one run of the command "slow" end. */
    void letSlowEnd() {
        Program.shell("echo go >\"$1\"", pipe().toString()).run(LIMIT).expectExit(0);
    }

    private static JsonObject sender(TrustKey key, List<String> allow) {
        JsonObject sender = new JsonObject();
        sender.addProperty("PublicKeyFile", key.open().toString());
        JsonArray patterns = new JsonArray();
        allow.forEach(patterns::add);
        sender.add("Allow", patterns);
        return sender;
    }

    TrustKey alice() {
        return alice;
    }

    TrustKey bob() {
        return bob;
    }

    TrustKey mallory() {
        return mallory;
    }

    /** The agent's own key. */
    TrustKey host() {
        return host;
    }

    AgentUnderTest agent() {
        return agent;
    }

    /** A request for "exec" of "hello" that no other test has sent. */
    static String request(long id) {
        return "{\"task_id\":" + id + ",\"note\":\"" + UUID.randomUUID()
                + "\",\"service\":\"hello\",\"command\":\"exec\"}";
    }

    /** What alice signs, valid for a minute. */
    SignedMessage byAlice(String payload) {
        return SignedMessage.of(
                payload, COMMAND_TOPIC, "alice", alice, SignedMessage.newNonce(), Duration.ofMinutes(30));
    }

    /** Publishes with the password of the senders. */
    void publish(SignedMessage message) {
        mosquitto("mosquitto_pub", "sender")
                .with("-q", "1", "-t", COMMAND_TOPIC)
                .with(message.arguments().toArray(String[]::new))
                .run(LIMIT)
                .expectExit(0);
    }

    /** Publishes a result with the password of an agent. */
    void forge(String user, String topic, String payload) {
        mosquitto("mosquitto_pub", user)
                .with("-q", "1", "-t", topic, "-m", payload)
                .run(LIMIT)
                .expectExit(0);
    }

    private Program mosquitto(String program, String user) {
        // On a pipe mosquitto_sub would keep its messages to itself until it has 4 KiB of them.
        return broker.client(
                Program.of("stdbuf", "-oL", Executable.require(program), "-V", "mqttv5")
                        .with(
                                "-h",
                                broker.broker().host(),
                                "-p",
                                Integer.toString(broker.broker().port())),
                user);
    }

    /** The shipped sender of commands, by alice, with options that go last. */
    Program sender(String command, String... options) {
        return broker.sender(Senders.commandSender()
                        .with("hello", command, "-t", COMMAND_TOPIC, "-r", RESULT_TOPIC)
                        .with(
                                "-h",
                                broker.broker().host() + ":" + broker.broker().port()))
                .with(options);
    }

    /** The options with which alice signs. */
    String[] signed() {
        return new String[] {"--sign-key", alice.secret().toString(), "--signer", "alice"};
    }

    /** Waits for the result of a task. */
    JsonObject answer(long id) {
        return answer(id, 1);
    }

    /** Waits for the result of a task with this number. */
    JsonObject answer(long id, int count) {
        String mark = "\"task_id\":" + id + ",";
        results.awaitUntil(
                count + " results with " + mark, LIMIT, () -> answers(mark).size() >= count);
        return answers(mark).get(count - 1);
    }

    private List<JsonObject> answers(String mark) {
        return results.stdout()
                .lines()
                .filter(line -> line.startsWith("got:") && line.contains(mark))
                .map(line ->
                        JsonParser.parseString(line.substring("got:".length())).getAsJsonObject())
                .toList();
    }

    /** Defines the command "later" while the agent runs. */
    void defineLater() {
        agent.command("later", "echo ran >>" + agent.file("later")).writeSettings();
    }

    /** How often the command "exec" has run. */
    int runs() {
        return agent.lines(RAN).size();
    }

    /** The lines of the audit log. */
    List<JsonObject> audit() {
        return agent.lines("state/audit.log").stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** Waits until the audit log has this number of lines. */
    List<JsonObject> audit(int count) {
        agent.run()
                .awaitUntil(
                        count + " lines in its audit log",
                        LIMIT,
                        () -> agent.lines("state/audit.log").size() >= count);
        return audit();
    }

    /** Ends the agent and starts it again. */
    void restart() {
        agent.stop();
        agent.start();
    }

    @Override
    public void close() {
        results.close();
        agent.close();
        broker.close();
        folder.close();
    }
}
