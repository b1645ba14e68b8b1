package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The example rules of the documents, against what a real collectd reports with the shipped parts of collectd.conf. Each
 * is changed in its limits only, so that it fires on a healthy host: its plugins, types and instances must be there.
 */
@RequiresCollectd
@RequiresMosquitto
class ExampleRulesIT {
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BELOW = Pattern.compile("metric\\.(value|rate) < [0-9.e]+");
    private static final Pattern ABOVE = Pattern.compile("metric\\.(value|rate) > [0-9.e]+");
    private static final String SET_UP = "## Local monitoring";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final MonitoredHost host = new MonitoredHost(broker);

    @AfterEach
    void close() {
        host.close();
        broker.close();
    }

    @Test
    void every_example_rule_fires_with_the_shipped_parts_of_collectd_conf() throws IOException {
        List<JsonObject> rules = examples();
        host.agent().with("Services", services(rules));
        host.rules(rules.stream().map(JsonObject::toString).toArray(String[]::new))
                .start();
        // A threshold is notified once, when it is passed: the agent listens before.
        host.collectd().stop();
        host.collectd()
                .writeConfig(
                        host.config(shipped("collectd-rules.conf").replaceAll("FailureMax \\S+", "FailureMax -1")));
        host.collectd().start();

        for (JsonObject rule : rules) {
            if (!rule.get("when").getAsString().contains("collectd.running")) {
                awaitFired(rule);
            }
        }
        host.collectd().pid().ifPresent(pid -> Signals.send("STOP", pid));
        awaitFired(named(rules, "collectd-silent"));
        host.collectd().kill();
        rules.stream().filter(rule -> name(rule).startsWith("collectd-down")).forEach(this::awaitFired);
    }

    @Test
    void local_monitoring_as_operating_md_sets_it_up_passes_the_check() throws IOException {
        String document = document("operating.md");
        Matcher block = JSON_BLOCK.matcher(document.substring(document.indexOf(SET_UP)));
        assertThat(block.find()).isTrue();
        JsonObject settings = JsonParser.parseString("{" + block.group(1) + "}").getAsJsonObject();
        host.agent().with("Services", settings.get("Services"));
        host.file("example.json", shipped("rules/example.json"));

        host.agent()
                .writeSettings()
                .program("--check")
                .run(AgentUnderTest.LIMIT)
                .expectExit(0);
    }

    private void awaitFired(JsonObject rule) {
        host.agent().awaitLog(" " + name(rule) + " (dry run) would have run");
    }

    private static List<JsonObject> examples() throws IOException {
        List<JsonObject> rules = new ArrayList<>();
        JsonArray shipped = JsonParser.parseString(shipped("rules/example.json"))
                .getAsJsonObject()
                .getAsJsonArray("rules");
        shipped.forEach(rule -> rules.add(loosened(rule.getAsJsonObject(), "-shipped")));
        Matcher block = JSON_BLOCK.matcher(document("rules.md"));
        while (block.find()) {
            JsonObject object = JsonParser.parseString(block.group(1)).getAsJsonObject();
            JsonElement several = object.get("rules");
            JsonObject rule =
                    several == null ? object : several.getAsJsonArray().get(0).getAsJsonObject();
            if (!rule.has("target")) {
                rules.add(loosened(rule, ""));
            }
        }
        assertThat(rules).hasSizeGreaterThan(8);
        return rules;
    }

    /** The same rule about the same values, with limits that any value keeps and holds that are soon over. */
    private static JsonObject loosened(JsonObject rule, String suffix) {
        String when = rule.get("when").getAsString();
        when = BELOW.matcher(when).replaceAll("metric.$1 < 1e300");
        when = ABOVE.matcher(when).replaceAll("metric.$1 > -1e300");
        rule.addProperty("when", when.replace("feed.silent > 120", "feed.silent > 3"));
        rule.addProperty("name", name(rule) + suffix);
        rule.remove("clear");
        rule.remove("hold");
        rule.addProperty("dry_run", true);
        return rule;
    }

    private static String name(JsonObject rule) {
        return rule.get("name").getAsString();
    }

    private static JsonObject named(List<JsonObject> rules, String name) {
        return rules.stream()
                .filter(rule -> name(rule).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject services(List<JsonObject> rules) {
        JsonObject services = new JsonObject();
        for (JsonObject rule : rules) {
            define(services, rule);
            if (rule.has("then")) {
                define(services, rule.getAsJsonObject("then"));
            }
        }
        JsonObject collectd = services.getAsJsonObject("collectd");
        collectd.addProperty("CommandPath", host.collectd().executable().toString());
        collectd.addProperty("ConfigPath", host.collectd().configFile().toString());
        collectd.addProperty("PIDPath", host.collectd().pidFile().toString());
        collectd.addProperty("Control", "pidfile");
        return services;
    }

    private static void define(JsonObject services, JsonObject action) {
        String service = action.get("service").getAsString();
        if (!services.has(service)) {
            JsonObject commands = new JsonObject();
            commands.add("commands", new JsonObject());
            services.add(service, commands);
        }
        services.getAsJsonObject(service)
                .getAsJsonObject("commands")
                .addProperty(action.get("command").getAsString(), "true");
    }

    private static String shipped(String name) throws IOException {
        return Files.readString(ProjectFolder.root().resolve("conf").resolve(name));
    }

    private static String document(String name) throws IOException {
        return Files.readString(ProjectFolder.root().resolve("docs").resolve(name));
    }
}
