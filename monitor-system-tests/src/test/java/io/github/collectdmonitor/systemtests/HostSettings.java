package io.github.collectdmonitor.systemtests;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The config.json of an agent beside a collectd with a PID file, with times that are generous where a test is to succeed; each change is written at once. */
final class HostSettings {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final TemporaryFolder folder;
    private final JsonObject settings = new JsonObject();
    private final JsonObject services = new JsonObject();

    /** Writes the settings that most tests go with. */
    HostSettings(TemporaryFolder folder, TestBroker broker, RealCollectd collectd) {
        this.folder = folder;
        services.add("hello", JsonParser.parseString("{\"commands\": {\"exec\": \"echo hello\"}}"));
        services.add("collectd", JsonParser.parseString("{\"commands\": {}}"));
        settings.add("Services", services);
        set("Host", broker.host() + ":" + broker.port());
        set("ClientId", "agent");
        set("CommandTopic", ConfigSender.COMMAND_TOPIC);
        set("CommandResultTopic", ConfigSender.RESULT_TOPIC);
        set("StateDir", folder.resolve("state"));
        set("ShutdownTimeout", 2);
        collectd("CommandPath", collectd.executable());
        collectd("ConfigPath", collectd.configFile());
        collectd("PIDPath", collectd.pidFile());
        collectd("ProbationSeconds", 1);
        collectd("CheckTimeout", 60);
        collectd("StopTimeout", 60);
        collectd("StartTimeout", 60);
    }

    /** The file. */
    Path file() {
        return folder.resolve("config.json");
    }

    /** Changes a setting that the agent reads at its next start. */
    void set(String key, Object value) {
        change(settings, key, plain(value));
    }

    /** Changes a setting of Services.collectd, which a running agent reads at the next request. */
    void collectd(String key, Object value) {
        change(services.getAsJsonObject("collectd"), key, plain(value));
    }

    private static Object plain(Object value) {
        return value instanceof Path ? value.toString() : value;
    }

    /** Defines a command of a service by a shell line. */
    void command(String service, String command, String line) {
        change(services.getAsJsonObject(service).getAsJsonObject("commands"), command, line);
    }

    /** In one step, since a running agent may read it at any time. */
    private void change(JsonObject object, String key, Object value) {
        object.add(key, GSON.toJsonTree(value));
        Path written = folder.write("config.json.new", GSON.toJson(settings));
        try {
            Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to put " + written + " in its place", e);
        }
    }
}
