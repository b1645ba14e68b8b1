package io.github.collectdmonitor.settings.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.AgentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings about an edit that removes access control. */
final class SettingsFileTest {
    private static final String LOCKED = "\"RequireSignature\":true";
    private static final String OPEN = "\"RequireSignature\":false";
    private static final String ANONYMOUS =
            OPEN + ",\"AnonymousMayReplaceConfig\":false,\"Senders\":{\"anonymous\":{\"Allow\":[\"*/*\"]}}";

    @TempDir
    Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(SettingsFile.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            String text = MessageFormat.format(line.getMessage(), line.getParameters());
            if (text.contains("has no sender, so everyone who can publish")) {
                warnings.add(text);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    private Path write(String members) throws IOException {
        return Files.writeString(
                folder.resolve("config.json"),
                "{\"Host\":\"h\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\",\"Services\":{}," + members + "}");
    }

    private SettingsFile following(String members) throws IOException {
        Path file = write(members);
        AgentSettings first = SettingsLoader.load(file, "host1").settings().orElseThrow();
        return new SettingsFile(file, "host1", first);
    }

    private void edit(SettingsFile live, String members) throws IOException {
        write(members);
        live.reload();
    }

    @Test
    void edit_that_opens_the_agent_to_everybody_is_warned_of_once() throws IOException {
        SettingsFile live = following(LOCKED);

        edit(live, OPEN);
        live.current();
        live.reload();

        assertThat(warnings).singleElement().asString().contains("config.json: warning: Senders", "run every command");
    }

    @Test
    void each_edit_that_opens_it_is_warned_of() throws IOException {
        SettingsFile live = following(ANONYMOUS);

        edit(live, OPEN);
        edit(live, LOCKED);
        edit(live, OPEN);

        assertThat(warnings).hasSize(2);
    }

    @Test
    void edits_of_an_agent_that_is_open_or_stays_locked_say_nothing_of_it() throws IOException {
        SettingsFile open = following(OPEN);
        edit(open, OPEN + ",\"LogLevel\":\"debug\"");
        edit(open, LOCKED);
        edit(open, ANONYMOUS);

        assertThat(warnings).isEmpty();
    }

    @Test
    void edit_that_cannot_be_used_opens_nothing() throws IOException {
        SettingsFile live = following(LOCKED);

        edit(live, OPEN + ",\"LogLevel\":\"loud\"");

        assertThat(warnings).isEmpty();
        assertThat(live.current().trust().rules().policy().isOpen()).isFalse();
    }
}
