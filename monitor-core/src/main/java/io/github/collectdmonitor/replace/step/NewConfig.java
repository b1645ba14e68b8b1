package io.github.collectdmonitor.replace.step;

import io.github.collectdmonitor.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A new config, with warnings about what was corrected in it. */
public final class NewConfig {
    private final byte[] bytes;
    private final List<String> warnings;

    private NewConfig(byte[] bytes, List<String> warnings) {
        this.bytes = bytes;
        this.warnings = warnings;
    }

    /** Returns the config that was sent. */
    public static NewConfig sent(String text) {
        // collectd rejects a file whose last line has no newline, which its sender cannot want.
        return text.isEmpty() || text.endsWith("\n")
                ? new NewConfig(text.getBytes(StandardCharsets.UTF_8), List.of())
                : new NewConfig(
                        (text + "\n").getBytes(StandardCharsets.UTF_8),
                        List.of("The config had no newline at its end; one was added"));
    }

    /** Returns a config that was in place before, in any encoding. */
    public static NewConfig earlier(byte[] bytes) {
        return new NewConfig(bytes.clone(), List.of());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public String sha256() {
        return Sha256.of(bytes);
    }

    public List<String> warnings() {
        return warnings;
    }
}
