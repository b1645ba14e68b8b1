package io.github.collectdmonitor.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class StackTextTest {
    private static final String FORGED = "2026-01-01T00:00:00Z INFO forged";

    @Test
    void no_message_of_an_exception_makes_up_a_line() {
        IOException failure = new IOException("first\n" + FORGED, new IllegalStateException("cause\u2028" + FORGED));
        failure.addSuppressed(new IOException("also\r\n" + FORGED + "\u001b[2J"));

        String text = StackText.of(failure);

        assertThat(text.lines()).noneMatch(line -> line.startsWith(FORGED));
        assertThat(text).doesNotContain("\u001b", "\u2028", "\r");
        assertThat(text)
                .contains("java.io.IOException: first\\n2026", "\nCaused by: java.lang.IllegalStateException: cause")
                .contains("    Suppressed: java.io.IOException: also", "    at io.github.collectdmonitor.agent.log");
    }

    @Test
    void cause_that_leads_back_to_itself_ends() {
        IOException first = new IOException("first");
        first.initCause(new IOException("second", first));

        assertThat(StackText.of(first).lines()).hasSizeLessThan(2000);
    }
}
