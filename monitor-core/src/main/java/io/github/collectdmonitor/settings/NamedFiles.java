package io.github.collectdmonitor.settings;

import java.nio.file.Path;

/**
 * Where the files are that config.json names, and which of them others must not change.
 *
 * @param folder where relative paths start: config.json's own folder
 * @param credentials where systemd has put secrets
 * @param trusted gets the files that decide what the agent does
 */
record NamedFiles(Path folder, CredentialsFolder credentials, TrustedFiles trusted) {}
