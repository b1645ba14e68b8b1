package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.settings.secret.CredentialsFolder;
import java.nio.file.Path;

/**
 * Resolves the files that config.json names, and collects those that other users must not change.
 *
 * @param folder the base of relative paths: config.json's folder
 * @param credentials the folder of systemd's credentials
 * @param trusted collects the files that decide what the agent does
 */
record NamedFiles(Path folder, CredentialsFolder credentials, TrustedFiles trusted) {}
