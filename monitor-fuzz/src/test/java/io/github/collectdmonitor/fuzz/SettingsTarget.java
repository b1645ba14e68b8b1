package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.load.LoadedSettings;
import io.github.collectdmonitor.settings.load.SettingsLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * config.json: nothing throws, the result is settings or an error, and no problem shows a password, neither one in
 * the file nor one in the file "secret" next to it, whichever key names that.
 */
public final class SettingsTarget {
    private static final String SECRET = "Tr0ub4dor&3";

    /** In valid JSON, the text after this key is its value. */
    private static final Pattern PASSWORD = Pattern.compile("(\"Password\"\\s*:\\s*)\"[^\"\\\\]*\"");

    private static final RealMessages REAL = RealMessages.of(SettingsTarget.class);

    private static final Path FILE = temporaryFiles().resolve("config.json");

    private SettingsTarget() {}

    /** Returns the message of an input. */
    public static byte[] text(byte[] input) {
        return REAL.text(input);
    }

    /** Reads the message of an input as a config.json whose password, if it has one, is the secret. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String text = new String(text(input), StandardCharsets.ISO_8859_1);
        if (text.contains(SECRET)) {
            return;
        }
        String secret = PASSWORD.matcher(text).replaceAll("$1\"" + SECRET + "\"");
        Files.write(FILE, secret.getBytes(StandardCharsets.ISO_8859_1));
        LoadedSettings loaded = SettingsLoader.load(FILE, "web01");
        boolean failed = loaded.problems().stream().anyMatch(ConfigProblem::isError);
        Expect.that(failed != loaded.settings().isPresent(), "settings and problems disagree", loaded.problems());
        Expect.that(!loaded.problems().toString().contains(SECRET), "a problem shows the password", loaded.problems());
        loaded.settings()
                .map(AgentSettings::broker)
                .ifPresent(broker -> Expect.that(!broker.toString().contains(SECRET), "the password is shown", broker));
    }

    /** Creates a folder with a secret, under its name in the seeds. */
    private static Path temporaryFiles() {
        try {
            Path folder = Files.createTempDirectory("settings");
            // They are removed in reverse order.
            folder.toFile().deleteOnExit();
            folder.resolve("config.json").toFile().deleteOnExit();
            Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
            secret.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot create temporary files", e);
        }
    }
}
