package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.settings.PasswordFile;
import io.github.collectdmonitor.settings.Secret;
import io.github.collectdmonitor.settings.SecretFile;
import io.github.collectdmonitor.settings.UnusablePasswordException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The files with secrets that options name.
 *
 * @param warnings gets a line for each that every user of this host can read
 */
record SecretFiles(Consumer<String> warnings) {
    /**
     * Returns the first line of a file.
     *
     * @param option what names it
     * @param what the secret that it holds, as people call it
     * @throws SenderException with {@link ExitCode#USAGE} if it cannot be read, or its first line is no password
     */
    Secret firstLine(String option, Path file, String what) throws SenderException {
        try {
            PasswordFile read = PasswordFile.read(file);
            if (read.readableByAll()) {
                warn(file, what);
            }
            return read.password();
        } catch (UnusablePasswordException e) {
            throw SenderException.usage(option + " " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Warns where every user of this host can read a file. */
    void warnIfReadableByAll(Path file, String what) {
        if (SecretFile.isReadableByAll(file)) {
            warn(file, what);
        }
    }

    private void warn(Path file, String what) {
        warnings.accept("every user of this host can read the " + what + " in " + file + "; chmod 600 it");
    }
}
