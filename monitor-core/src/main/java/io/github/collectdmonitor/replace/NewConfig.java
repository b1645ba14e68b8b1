package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A config that is to be put into place, with what was put right about it. */
final class NewConfig {
    private final byte[] bytes;
    private final List<String> warnings;

    private NewConfig(byte[] bytes, List<String> warnings) {
        this.bytes = bytes;
        this.warnings = warnings;
    }

    /** The config that was sent. */
    static NewConfig sent(String text) {
        // collectd refuses a file whose last line has no end, which cannot be what its sender wants.
        return text.isEmpty() || text.endsWith("\n")
                ? new NewConfig(text.getBytes(StandardCharsets.UTF_8), List.of())
                : new NewConfig(
                        (text + "\n").getBytes(StandardCharsets.UTF_8),
                        List.of("The config had no newline at its end; one was added"));
    }

    /** A config that was in place before, in whatever encoding. */
    static NewConfig earlier(byte[] bytes) {
        return new NewConfig(bytes.clone(), List.of());
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    String sha256() {
        return Sha256.of(bytes);
    }

    List<String> warnings() {
        return warnings;
    }
}
