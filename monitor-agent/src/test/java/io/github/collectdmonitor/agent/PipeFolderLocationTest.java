package io.github.collectdmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PipeFolderLocationTest {
    private static final Path STATE = Path.of("/var/lib/collectd-monitor");

    @Test
    void agents_that_share_a_runtime_directory_have_folders_of_their_own() {
        Path one = PipeFolderLocation.of("/run/collectd-monitor", STATE);
        Path other = PipeFolderLocation.of("/run/collectd-monitor:/run/more", Path.of("/var/lib/second"));

        assertThat(one).hasParentRaw(Path.of("/run/collectd-monitor")).isNotEqualTo(other);
        assertThat(other).hasParentRaw(Path.of("/run/collectd-monitor"));
        assertThat(PipeFolderLocation.of("/run/collectd-monitor", Path.of("/var/lib/x/../collectd-monitor")))
                .isEqualTo(one);
    }

    @Test
    void without_one_it_is_in_the_state_folder() {
        assertThat(PipeFolderLocation.of(null, STATE)).isEqualTo(STATE.resolve("pipes"));
        assertThat(PipeFolderLocation.of("", STATE)).isEqualTo(STATE.resolve("pipes"));
        assertThat(PipeFolderLocation.of("relative", STATE)).isEqualTo(STATE.resolve("pipes"));
    }
}
