package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.Exchange;
import io.github.collectdmonitor.cli.option.SameConnection;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Suggests the command line that confirms a config.
 *
 * @param taskId the task that replaced the config
 * @param waits how long the agent waits for the confirmation
 * @param config the config that was sent, or null if the agent chose it and its result has the hash
 * @param parsed the current command line
 */
record ConfirmAdvice(
        TaskId taskId, Duration waits, @Nullable String config, ParseResult parsed) implements Exchange.Advice {
    /** The system property by which the launcher says where it is. */
    private static final String LAUNCHER = "collectdmonitor.launcher";

    private static final String JAR = "monitor-send-config.jar";

    @Override
    public Optional<String> after(Optional<TaskResult> result) {
        Optional<String> hash = config == null
                ? result.map(answer -> answer.outcome().configs()).map(ConfigHashes::running)
                : Optional.of(ConfigHashes.inPlace(config));
        return hash.map(sha256 -> "The agent rolls the config back automatically unless this confirms it within "
                + waits.toSeconds() + " s:" + System.lineSeparator() + "  " + commandLine(sha256));
    }

    private String commandLine(String sha256) {
        return program() + " --confirm " + taskId + " --sha256 " + sha256 + " " + SameConnection.options(parsed);
    }

    /** Returns the launcher or jar with its full path, which may be outside the current folder. */
    private static String program() {
        String launcher = System.getProperty(LAUNCHER, "");
        return launcher.isEmpty() ? "java -jar " + SameConnection.quoted(jar()) : SameConnection.quoted(launcher);
    }

    /** Returns the path of this program's jar, which may be outside the current folder. */
    private static String jar() {
        CodeSource source = ConfirmAdvice.class.getProtectionDomain().getCodeSource();
        try {
            String path =
                    source == null ? "" : Path.of(source.getLocation().toURI()).toString();
            return path.endsWith(".jar") ? path : JAR;
        } catch (URISyntaxException e) {
            return JAR;
        }
    }

    @Override
    public String toString() {
        return "advice to confirm task " + taskId;
    }
}
