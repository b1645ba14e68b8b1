package io.github.collectdmonitor.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final int MOST_MESSAGES = 64;
    private static final int MIB = 1024 * 1024;

    private final MemoryBudget room = new MemoryBudget(MOST_MESSAGES, 16 * MIB);

    private void fill(int messages, int bytes) {
        for (int i = 0; i < messages; i++) {
            assertThat(room.tryReserve(bytes)).as("message %d", i).isTrue();
        }
    }

    @Test
    void small_messages_are_bounded_by_their_number() {
        fill(MOST_MESSAGES, 10);
        assertThat(room.tryReserve(0)).isFalse();

        room.release(10);
        assertThat(room.tryReserve(10)).isTrue();
        assertThat(room.tryReserve(10)).isFalse();
    }

    @Test
    void large_messages_are_bounded_by_their_bytes() {
        fill(16, MIB);
        assertThat(room.tryReserve(1)).isFalse();
        assertThat(room.tryReserve(0)).isTrue();

        room.release(MIB);
        assertThat(room.tryReserve(MIB + 1)).isFalse();
        assertThat(room.tryReserve(MIB)).isTrue();
    }

    @Test
    void message_above_the_bound_may_wait_alone() {
        fill(1, 64 * MIB);
        assertThat(room.tryReserve(1)).isFalse();

        room.release(64 * MIB);
        fill(1, 1);
        assertThat(room.tryReserve(64 * MIB)).isFalse();
    }
}
