package io.github.collectdmonitor.hostsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.process.ProcessStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UmaskCheckTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 02, 020, 0755, 07})
    void umask_that_lets_others_write_is_an_error_for_root(int umask) {
        assertThat(UmaskCheck.problems(new ProcessStatus(0, 0, umask)))
                .singleElement()
                .satisfies(configProblem -> assertThat(configProblem.toString())
                        .startsWith("error: umask: is 0")
                        .contains("UMask=0022"));
    }

    @Test
    void any_other_user_is_warned() {
        assertThat(UmaskCheck.problems(new ProcessStatus(1000, 1000, 02)))
                .singleElement()
                .satisfies(
                        configProblem -> assertThat(configProblem.toString()).startsWith("warning: umask: is 0002,"));
    }

    @ParameterizedTest
    @ValueSource(ints = {022, 027, 077})
    void narrow_umask_is_fine(int umask) {
        assertThat(UmaskCheck.problems(new ProcessStatus(0, 0, umask))).isEmpty();
    }

    @Test
    void umask_that_the_kernel_does_not_tell_is_passed_over() {
        assertThat(UmaskCheck.problems(new ProcessStatus(0, 0, null))).isEmpty();
    }
}
