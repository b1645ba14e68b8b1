package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The shipped senders, set up for one agent.
 *
 * @param broker where they connect
 * @param commandTopic what they publish on
 * @param resultTopic where they await results
 */
record Senders(TestBroker broker, String commandTopic, String resultTopic) {
    static final Duration LIMIT = WaitLimit.LIMIT;

    /**
     * A result as a sender printed it.
     *
     * @param run the sender's run
     * @param json the result
     */
    record Reply(ProgramResult run, JsonObject json) {
        int code() {
            return json.get("code").getAsInt();
        }

        String message() {
            return json.get("message").getAsString();
        }

        /** The member warnings; empty where there is none. */
        List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            if (json.has("warnings")) {
                json.getAsJsonArray("warnings").forEach(warning -> warnings.add(warning.getAsString()));
            }
            return warnings;
        }

        /** Checks the result's code and the sender's exit status. */
        Reply expectCode(int code) {
            if (code() != code) {
                throw new AssertionError("Expected code " + code + " of:\n" + run);
            }
            run.expectExit(code == 0 ? 0 : 1);
            return this;
        }
    }

    /** Returns the sender of commands, which waits for the result; further options are last. */
    Program command(String service, String command, String... options) {
        return sender(ShippedJar.SEND_COMMAND)
                .with(service, command, "-t", commandTopic, "-r", resultTopic, "-h", address())
                .with(options);
    }

    /** Returns the sender of configs, which waits for the result; further options are last. */
    Program config(String file, String... options) {
        return replacement(file).with(options);
    }

    /** Returns the sender of configs with options that need no file, which waits for the result. */
    Program replacement(String... options) {
        return sender(ShippedJar.SEND_CONFIG)
                .with("-t", commandTopic, "-r", resultTopic, "-h", address())
                .with(options);
    }

    /** Runs a command of the service "hello" and returns its result. */
    Reply ask(String command) {
        return ask("hello", command);
    }

    Reply ask(String service, String command, String... options) {
        return reply(command(service, command, "--output", "json", "--timeout", "170")
                .with(options)
                .run(LIMIT));
    }

    static Reply reply(ProgramResult run) {
        if (run.lines().size() != 1) {
            throw new AssertionError("Expected one line with the result of:\n" + run);
        }
        return new Reply(run, JsonParser.parseString(run.lines().get(0)).getAsJsonObject());
    }

    /** The sender of commands without any argument. */
    static Program commandSender() {
        return sender(ShippedJar.SEND_COMMAND);
    }

    private static Program sender(ShippedJar jar) {
        return Program.java()
                .with(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.path().toString())
                .withVariable("LC_ALL", "C.UTF-8");
    }

    private String address() {
        return broker.host() + ":" + broker.port();
    }
}
