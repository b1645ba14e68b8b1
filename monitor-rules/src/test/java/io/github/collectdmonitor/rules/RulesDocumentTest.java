package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.rules.file.LoadedRules;
import io.github.collectdmonitor.rules.file.RuleFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in docs/rules.md are rules. */
final class RulesDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void every_example_can_be_used() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("collectdmonitor.root", ".."), "docs", "rules.md"));
        Matcher examples = EXAMPLE.matcher(text);
        int count = 0;
        while (examples.find()) {
            String example = examples.group(1);
            Files.writeString(
                    folder.resolve("example" + ++count + ".json"),
                    example.startsWith("{\"rules\"") ? example : "{\"rules\": [" + example + "]}");
        }
        LoadedRules loaded = RuleFolder.load(folder);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.rules()).hasSize(count).hasSizeGreaterThan(6);
    }
}
