package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

/** One replacement during which the agent is killed, on a host whose agent starts with an empty state folder. */
final class KillPointRun {
    private static final String CRASH_AT = "-Dcollectdmonitor.crashAt=";

    private final ReplacementHost host;
    private final long taskId;
    private final long nextId = Messages.newId();
    private String sent = "";
    private String foundConfig = "";
    private boolean foundRunning;
    private String endConfig = "";

    KillPointRun(ReplacementHost host, long taskId) {
        this.host = host;
        this.taskId = taskId;
    }

    long taskId() {
        return taskId;
    }

    /** The id of the replacement that comes after it. */
    long nextId() {
        return nextId;
    }

    /** A config that works, at once: it has no socket at which values would have to be seen. */
    String works() {
        host.settings().collectd("ProbationSeconds", 0);
        return host.quick("works " + taskId);
    }

    /** A config that passes the check, and with which collectd ends before it is a daemon: its start fails at once. */
    String fails() {
        host.settings().collectd("ProbationSeconds", 0);
        return host.quick("fails " + taskId) + host.withModule("starts_only_as_a_test", """
                import os
                if b"-T" not in open("/proc/self/cmdline", "rb").read().split(b"\\0"):
                    os._exit(1)
                """);
    }

    /** The config of the replacement that comes after it. */
    String next() {
        return host.quick("next " + taskId);
    }

    /** Starts the agent, which is to die at a place when it gets there, and waits until it is connected. */
    void startToDieAt(String place) {
        settle();
        host.hostAgent().start(host.agentProgram(CRASH_AT + place));
    }

    /** The same without the wait, for an agent that may get there before it is connected. */
    void launchToDieAt(String place) {
        settle();
        host.hostAgent().launch(host.agentProgram(CRASH_AT + place));
    }

    void start() {
        settle();
        host.startAgent();
    }

    private void settle() {
        host.settings().set("StateDir", host.file("state-" + taskId));
    }

    void send(String config) {
        sent = config;
        JsonObject request = new JsonObject();
        request.addProperty("task_id", taskId);
        request.addProperty("config", config);
        host.messages().publish(request.toString());
    }

    void sendToBeConfirmed(String config, int seconds) {
        sent = config;
        JsonObject action = action("replace");
        action.addProperty("config", config);
        action.addProperty("confirm_within", seconds);
        send(taskId, action);
    }

    /** Confirms the config and returns the id of the task that does. */
    long confirm(String config) {
        JsonObject action = action("confirm");
        action.addProperty("of_task_id", taskId);
        action.addProperty("sha256", Sha256.of(config));
        long id = Messages.newId();
        send(id, action);
        return id;
    }

    private static JsonObject action(String name) {
        JsonObject action = new JsonObject();
        action.addProperty("action", name);
        return action;
    }

    private void send(long id, JsonObject action) {
        JsonObject request = new JsonObject();
        request.addProperty("task_id", id);
        request.add("replacement", action);
        host.messages().publish(request.toString());
    }

    /** Sends the replacement that comes after it. */
    void sendNext() {
        JsonObject request = new JsonObject();
        request.addProperty("task_id", nextId);
        request.addProperty("config", next());
        host.messages().publish(request.toString());
    }

    /** Waits for the agent's death and looks at the host as it then is. */
    void awaitDeath(String config) {
        host.hostAgent().awaitDeath();
        foundConfig = named(host.collectd().config(), config);
        foundRunning = !host.collectd().runningPids().isEmpty();
    }

    private String named(String inPlace, String config) {
        assertThat(inPlace).as("a whole config is in place").isIn(host.old(), config);
        return inPlace.equals(config) ? "new" : "old";
    }

    /** Notes what was in place in the end. */
    void remember(String config) {
        endConfig = config.equals(host.old()) ? "old" : "new";
    }

    /** The config that was sent. */
    String sent() {
        return sent;
    }

    /** The config in place after the kill: "old" or "new". */
    String foundConfig() {
        return foundConfig;
    }

    boolean foundRunning() {
        return foundRunning;
    }

    String endConfig() {
        return endConfig;
    }
}
