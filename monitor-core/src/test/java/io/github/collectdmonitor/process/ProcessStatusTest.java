package io.github.collectdmonitor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProcessStatusTest {
    @Test
    void the_effective_ids_and_the_umask_are_read() throws IOException {
        String status = "Name:\tjava\nUmask:\t0027\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t9\n";

        assertThat(ProcessStatus.parse(status)).isEqualTo(new ProcessStatus(2, 6, 027));
    }

    @Test
    void kernel_without_the_umask_leaves_it_unknown() throws IOException {
        assertThat(ProcessStatus.parse("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n"))
                .isEqualTo(new ProcessStatus(0, 0, null));
    }

    @Test
    void largest_user_id_is_as_the_file_attribute_has_it() throws IOException {
        assertThat(ProcessStatus.parse("Uid:\t0\t4294967294\t0\t0\nGid:\t0\t0\t0\t0\n")
                        .uid())
                .isEqualTo(-2);
    }

    @Test
    void text_without_ids_is_an_error() {
        assertThatThrownBy(() -> ProcessStatus.parse("Name:\tjava\n")).isInstanceOf(IOException.class);
    }

    @Test
    void own_process_is_the_owner_of_what_it_writes() throws IOException {
        Path file = Files.createTempFile("own", null);

        assertThat(Files.getAttribute(file, "unix:uid"))
                .isEqualTo(ProcessStatus.own().uid());
        Files.delete(file);
    }
}
