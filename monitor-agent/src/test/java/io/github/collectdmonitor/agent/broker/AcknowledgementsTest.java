package io.github.collectdmonitor.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AcknowledgementsTest {
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final List<Integer> acknowledged = new ArrayList<>();

    private Runnable expect(int number) {
        return acknowledgements.expect(() -> acknowledged.add(number));
    }

    @Test
    void message_that_is_settled_early_waits_for_those_before_it() {
        Runnable first = expect(1);
        Runnable second = expect(2);
        Runnable third = expect(3);

        third.run();
        assertThat(acknowledged).isEmpty();
        first.run();
        assertThat(acknowledged).containsExactly(1);
        second.run();

        assertThat(acknowledged).containsExactly(1, 2, 3);
    }

    @Test
    void message_that_is_settled_twice_is_acknowledged_once() {
        Runnable first = expect(1);

        first.run();
        first.run();

        assertThat(acknowledged).containsExactly(1);
    }
}
