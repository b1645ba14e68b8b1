package io.github.collectdmonitor.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HiveMqContainerBrokerTest {
    @Test
    void starts_exactly_where_docker_answers() {
        Optional<HiveMqContainerBroker> broker = HiveMqContainerBroker.startedIfPossible();
        try {
            assertThat(broker.isPresent()).isEqualTo(HiveMqContainerBroker.isDockerThere());
        } finally {
            broker.ifPresent(HiveMqContainerBroker::close);
        }
    }
}
