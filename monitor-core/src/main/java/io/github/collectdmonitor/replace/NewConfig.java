package io.github.collectdmonitor.replace;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The config that was sent, with what was put right about it. */
record NewConfig(String text, List<String> warnings) {
    static NewConfig of(String sent) {
        // collectd refuses a file whose last line has no end, which cannot be what its sender wants.
        return sent.isEmpty() || sent.endsWith("\n")
                ? new NewConfig(sent, List.of())
                : new NewConfig(sent + "\n", List.of("The config had no newline at its end; one was added"));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "NewConfig of " + text.length() + " characters";
    }
}
