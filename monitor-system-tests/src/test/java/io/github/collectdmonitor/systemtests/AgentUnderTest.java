package io.github.collectdmonitor.systemtests;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shipped agent with a config.json of a test's own: topics and a client id that no other test has. */
final class AgentUnderTest implements AutoCloseable {
    static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String CRASH_AT = "-Dcollectdmonitor.crashAt=";
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final TestBroker broker;
    private final TemporaryFolder folder = TemporaryFolder.create("agent");
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final JsonObject settings = new JsonObject();
    private final Map<String, String> variables = new LinkedHashMap<>(Map.of("LC_ALL", "C.UTF-8"));
    private final List<String> javaOptions =
            new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx48m"));
    private @Nullable Path launcher;
    private String startedBy = "exec \"$@\"";
    private @Nullable ProgramRun run;

    /** Prepares an agent without commands for a broker. */
    AgentUnderTest(TestBroker broker) {
        this.broker = broker;
        with("Host", broker.host() + ":" + broker.port());
        with("ClientId", name);
        with("CommandTopic", name + "/command");
        with("CommandResultTopic", name + "/result");
        with("StateDir", stateFolder().toString());
        settings.add("Services", new JsonObject());
    }

    AgentUnderTest with(String key, String value) {
        settings.addProperty(key, value);
        return this;
    }

    AgentUnderTest with(String key, Number value) {
        settings.addProperty(key, value);
        return this;
    }

    AgentUnderTest with(String key, boolean value) {
        settings.addProperty(key, value);
        return this;
    }

    AgentUnderTest with(String key, JsonElement value) {
        settings.add(key, value);
        return this;
    }

    /** Leaves a setting to its default. */
    AgentUnderTest without(String key) {
        settings.remove(key);
        return this;
    }

    /** Defines a command of the service "hello" by a shell line. */
    AgentUnderTest command(String command, String line) {
        return command(command, new JsonPrimitive(line));
    }

    /** Defines a command of the service "hello" by a shell line that may take so many seconds. */
    AgentUnderTest command(String command, String line, int timeoutSeconds) {
        JsonObject definition = new JsonObject();
        definition.addProperty("shell", line);
        definition.addProperty("timeout", timeoutSeconds);
        return command(command, definition);
    }

    /** Defines a command of the service "hello" by a shell line that may be run again, or may not. */
    AgentUnderTest command(String command, String line, boolean idempotent) {
        JsonObject definition = new JsonObject();
        definition.addProperty("shell", line);
        definition.addProperty("idempotent", idempotent);
        return command(command, definition);
    }

    /** Defines a command of the service "hello" by a shell line of whose output so many bytes are kept. */
    AgentUnderTest commandWithOutput(String command, String line, int maxOutput) {
        JsonObject definition = new JsonObject();
        definition.addProperty("shell", line);
        definition.addProperty("max_output", maxOutput);
        return command(command, definition);
    }

    /** Defines a command of the service "hello" by a program and its arguments. */
    AgentUnderTest program(String command, List<String> argv) {
        return programAs(null, command, argv);
    }

    /** Defines a command of the service "hello" by a program and its arguments, run as a user; null: the agent's own. */
    AgentUnderTest programAs(@Nullable String user, String command, List<String> argv) {
        JsonObject definition = new JsonObject();
        definition.add("argv", GSON.toJsonTree(argv));
        if (user != null) {
            definition.addProperty("user", user);
        }
        return command(command, definition);
    }

    /** Adds a variable to the environment of commands. */
    AgentUnderTest environment(String variable, String value) {
        if (!settings.has("Environment")) {
            settings.add("Environment", new JsonObject());
        }
        settings.getAsJsonObject("Environment").addProperty(variable, value);
        return this;
    }

    /** Starts it by a shell line, whose arguments are the agent's command line. */
    AgentUnderTest startedBy(String line) {
        startedBy = line;
        return this;
    }

    /** Defines a command of the service "hello" by its text in config.json. */
    AgentUnderTest definition(String command, String json) {
        return command(command, JsonParser.parseString(json));
    }

    private AgentUnderTest command(String command, JsonElement definition) {
        JsonObject services = settings.getAsJsonObject("Services");
        if (!services.has("hello")) {
            JsonObject hello = new JsonObject();
            hello.add("commands", new JsonObject());
            services.add("hello", hello);
        }
        services.getAsJsonObject("hello").getAsJsonObject("commands").add(command, definition);
        return this;
    }

    /** Where it keeps its memory over restarts. */
    Path stateFolder() {
        return folder.resolve("state");
    }

    /** Lets its next start end at a place, without any cleanup; an empty one: nowhere. */
    AgentUnderTest diesAt(String place) {
        javaOptions.removeIf(option -> option.startsWith(CRASH_AT));
        if (!place.isEmpty()) {
            javaOptions.add(CRASH_AT + place);
        }
        return this;
    }

    /** Starts it by its launcher, with the options of Java that users get. */
    AgentUnderTest byLauncher() {
        return byLauncher(ShippedJar.AGENT.launcher());
    }

    /** Starts it by a launcher at another place. */
    AgentUnderTest byLauncher(Path file) {
        launcher = file;
        return variable("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Takes all services away. */
    AgentUnderTest withoutServices() {
        settings.add("Services", new JsonObject());
        return this;
    }

    AgentUnderTest variable(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    String commandTopic() {
        return name + "/command";
    }

    String resultTopic() {
        return name + "/result";
    }

    String clientId() {
        return name;
    }

    /** A file that the agent's commands may write. */
    Path file(String fileName) {
        return folder.resolve(fileName);
    }

    /** The lines of a file that commands write; none where there is no such file. */
    List<String> lines(String fileName) {
        try {
            return Files.exists(file(fileName)) ? Files.readAllLines(file(fileName)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read " + file(fileName), e);
        }
    }

    Senders senders() {
        return new Senders(broker, commandTopic(), resultTopic());
    }

    Messages messages() {
        return new Messages(broker, commandTopic(), resultTopic());
    }

    /** Writes config.json as it stands. */
    AgentUnderTest writeSettings() {
        return writeSettings(GSON.toJson(settings));
    }

    /** Writes any text as config.json, in one step, since a running agent may read it at any time. */
    AgentUnderTest writeSettings(String text) {
        Path written = folder.write("config.json.new", text);
        try {
            Files.move(written, file("config.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to put " + written + " in its place", e);
        }
        return this;
    }

    /** The agent as a program, with its config.json as the last word of its arguments. */
    Program program(String... arguments) {
        // Whoever runs the tests may ignore HUP, as nohup does, or INT, as a shell's background does, and a JVM leaves
        // it so.
        Program program = Program.shell(startedBy, Executable.require("env"), "--default-signal=HUP,INT")
                .with(commandLine().toArray(String[]::new))
                .with(arguments)
                .with("--config", file("config.json").toString());
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            program = program.withVariable(variable.getKey(), variable.getValue());
        }
        return program;
    }

    private List<String> commandLine() {
        if (launcher != null) {
            return List.of(launcher.toString());
        }
        return Program.java()
                .with(javaOptions.toArray(String[]::new))
                .with("-jar", ShippedJar.AGENT.path().toString())
                .command();
    }

    /** Writes config.json and starts the agent; its connection is not waited for. */
    AgentUnderTest launch() {
        writeSettings();
        run = program().start();
        return this;
    }

    /** Writes config.json, starts the agent and returns when it is subscribed. */
    AgentUnderTest start() {
        launch();
        awaitLog("Connected to");
        return this;
    }

    ProgramRun run() {
        if (run == null) {
            throw new IllegalStateException("the agent was not started");
        }
        return run;
    }

    long pid() {
        return run().pid();
    }

    /** What it has written since its last start. */
    String log() {
        return run().stdout() + run().stderr();
    }

    void awaitLog(String text) {
        run().awaitOutput(text, LIMIT);
    }

    /** Returns how many lines of the log contain a text. */
    long countInLog(String text) {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    /** Waits until this number of log lines contains a text. */
    void awaitLog(String text, long times) {
        run().awaitUntil(times + " times \"" + text + "\" in its log", LIMIT, () -> countInLog(text) >= times);
    }

    /** Ends it by TERM. */
    ProgramResult stop() {
        run().signal("TERM");
        return run().await(LIMIT);
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
        folder.close();
    }

    @Override
    public String toString() {
        return run == null ? "an agent that was not started" : run.toString();
    }
}
