package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends whole configs to the one agent of a broker by the shipped sender.
 *
 * @param broker where to connect
 * @param folder where the configs are written for the sender
 */
record ConfigSender(TestBroker broker, TemporaryFolder folder) {
    static final String COMMAND_TOPIC = "command";
    static final String RESULT_TOPIC = "result";

    private static final String[] JSON = {"--output", "json", "--timeout", "170"};
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** The sender as a program, with a whole collectd.conf and further options. */
    Program program(String config, String... options) {
        String name = "sent-" + NUMBER.incrementAndGet() + ".conf";
        return senders().config(folder.write(name, config).toString(), options);
    }

    /** Sends a config with further options and waits for the result. */
    Reply send(String config, String... options) {
        return Senders.reply(program(config, JSON).with(options).run(LIMIT));
    }

    /** Sends a request with options that need no config, and waits for the result. */
    Reply ask(String... options) {
        return Senders.reply(senders().replacement(JSON).with(options).run(LIMIT));
    }

    /** Sends a config; {@link #finish} waits for the result. */
    ProgramRun begin(String config) {
        ProgramRun run = program(config, JSON).start();
        run.closeInput();
        return run;
    }

    /** Waits for the result of a config that is on its way. */
    static Reply finish(ProgramRun run) {
        return Senders.reply(run.await(LIMIT));
    }

    /** All senders for this agent. */
    Senders senders() {
        return new Senders(broker, COMMAND_TOPIC, RESULT_TOPIC);
    }

    /** Publishes a payload as a first-system sender does, whatever it is. */
    void publish(String payload) {
        messages().publish(payload);
    }

    /** Raw messages for this agent. */
    Messages messages() {
        return new Messages(broker, COMMAND_TOPIC, RESULT_TOPIC);
    }
}
