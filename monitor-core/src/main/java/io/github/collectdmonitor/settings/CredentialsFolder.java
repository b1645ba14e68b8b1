package io.github.collectdmonitor.settings;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where systemd has put the secrets that the unit asks for by {@code LoadCredential=}; see systemd.exec(5).
 *
 * @param path the folder, or null where systemd has none for this process
 */
record CredentialsFolder(@Nullable String path) {
    private static final String VARIABLE = "CREDENTIALS_DIRECTORY";
    private static final String PREFIX = "$" + VARIABLE + "/";

    /** Takes it from the environment of the process. */
    static CredentialsFolder of(Map<String, String> environment) {
        String path = environment.get(VARIABLE);
        return new CredentialsFolder(path == null || path.isEmpty() ? null : path);
    }

    /** Whether a path in the settings is one in this folder. */
    static boolean isMeantBy(String text) {
        return text.startsWith(PREFIX);
    }

    /** Returns a path in this folder in full, or nothing where there is no folder. */
    Optional<String> expand(String text) {
        return Optional.ofNullable(path).map(folder -> folder + "/" + text.substring(PREFIX.length()));
    }
}
