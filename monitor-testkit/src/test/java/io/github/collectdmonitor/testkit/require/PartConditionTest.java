package io.github.collectdmonitor.testkit.require;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartConditionTest {
    private static final Set<Part> NONE = EnumSet.noneOf(Part.class);

    @Test
    void missing_part_skips() {
        Set<Part> missing = PartCondition.missing(
                EnumSet.of(Part.COLLECTD, Part.MOSQUITTO), part -> part == Part.MOSQUITTO, EnumSet.of(Part.MOSQUITTO));

        assertThat(missing).containsExactly(Part.COLLECTD);
    }

    @Test
    void missing_part_that_is_required_fails_and_says_what_to_install() {
        assertThatThrownBy(() ->
                        PartCondition.missing(EnumSet.of(Part.COLLECTD), part -> false, EnumSet.of(Part.COLLECTD)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("MONITOR_TESTS_REQUIRE requires collectd")
                .hasMessageContaining("apt-get install collectd-core");
    }

    @Test
    void required_part_that_no_test_needs_does_not_matter() {
        assertThat(PartCondition.missing(NONE, part -> false, EnumSet.allOf(Part.class)))
                .isEmpty();
    }

    @Test
    void all_annotations_count_and_are_inherited() throws NoSuchMethodException {
        assertThat(PartCondition.neededBy(TwoParts.class)).containsExactly(Part.COLLECTD, Part.MOSQUITTO);
        assertThat(PartCondition.neededBy(Heir.class)).containsExactly(Part.COLLECTD, Part.MOSQUITTO);
        assertThat(PartCondition.neededBy(TwoParts.class.getDeclaredMethod("inLab")))
                .containsExactly(Part.SYSTEMD);
    }

    @Test
    void required_parts_are_read_from_a_list() {
        assertThat(RequiredParts.parse("collectd, systemd")).containsExactly(Part.COLLECTD, Part.SYSTEMD);
        assertThat(RequiredParts.parse("")).isEmpty();
    }

    @Test
    void unknown_required_part_is_an_error() {
        assertThatThrownBy(() -> RequiredParts.parse("colectd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colectd")
                .hasMessageContaining("mosquitto");
    }

    @RequiresCollectd
    @RequiresMosquitto
    static class TwoParts {
        @RequiresSystemdLab
        void inLab() {}
    }

    static final class Heir extends TwoParts {}
}
