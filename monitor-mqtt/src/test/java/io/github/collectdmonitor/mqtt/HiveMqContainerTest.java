package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.HiveMqContainerBroker;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on HiveMQ in a container, which is new after each stop; only where Docker answers. */
@EnabledIf(
        value = "io.github.collectdmonitor.testkit.broker.HiveMqContainerBroker#isDockerThere",
        disabledReason = "Docker does not answer")
class HiveMqContainerTest extends BrokerContract {
    private static HiveMqContainerBroker broker;

    @BeforeAll
    static void start() {
        broker = HiveMqContainerBroker.startedIfPossible().orElseThrow();
        assertThat(broker.port()).isPositive();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @Override
    TestBroker broker() {
        return broker;
    }

    @Override
    boolean keepsSessions() {
        return false;
    }
}
