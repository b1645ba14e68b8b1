package io.github.collectdmonitor.settings.secret;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the unit's credentials ({@code LoadCredential=}, systemd.exec(5)).
 *
 * @param path the folder, or null if systemd provides none for this process
 */
public record CredentialsFolder(@Nullable String path) {
    private static final String VARIABLE = "CREDENTIALS_DIRECTORY";
    private static final String PREFIX = "$" + VARIABLE + "/";

    /** Returns the folder from the environment of the process. */
    public static CredentialsFolder of(Map<String, String> environment) {
        String path = environment.get(VARIABLE);
        return new CredentialsFolder(path == null || path.isEmpty() ? null : path);
    }

    /** Returns whether a path in the settings is in this folder. */
    public static boolean isMeantBy(String text) {
        return text.startsWith(PREFIX);
    }

    /** Returns the complete path of a credential, or empty if there is no folder. */
    public Optional<String> expand(String text) {
        return Optional.ofNullable(path).map(folder -> folder + "/" + text.substring(PREFIX.length()));
    }
}
