package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.EmbeddedBroker;
import io.github.collectdmonitor.testkit.broker.EmbeddedBrokerExtension;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands there and back, on both brokers. */
@ExtendWith(EmbeddedBrokerExtension.class)
class CommandRoundTripIT {
    @Nested
    @RequiresMosquitto
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnMosquitto extends CommandRoundTripContract {
        OnMosquitto() {
            super(MosquittoBroker.started());
        }

        @Override
        void endBroker(TestBroker broker) {
            broker.close();
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Tag("slow")
    class OnHiveMq extends CommandRoundTripContract {
        OnHiveMq(EmbeddedBroker broker) {
            super(broker);
        }

        @Override
        void endBroker(TestBroker shared) {
            // The whole run shares it.
        }
    }

    @Test
    void agent_that_cannot_carry_a_japanese_line_refuses_to_start(EmbeddedBroker broker) {
        try (AgentUnderTest agent = new AgentUnderTest(broker)
                .command("restart", "echo '再起動'")
                .variable("LC_ALL", "C")
                .writeSettings()) {
            ProgramResult run = agent.program().run(AgentUnderTest.LIMIT).expectExit(2);

            assertThat(run.stderr())
                    .as(run.toString())
                    .contains("Services.hello.commands.restart")
                    .contains("LC_ALL=C.UTF-8");
        }
    }
}
