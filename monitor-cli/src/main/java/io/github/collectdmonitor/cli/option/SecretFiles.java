package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.settings.secret.PasswordFile;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.settings.secret.SecretFile;
import io.github.collectdmonitor.settings.secret.UnusablePasswordException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads the files with secrets that options name.
 *
 * @param warnings receives a line for each file that every user of this host can read
 */
record SecretFiles(Consumer<String> warnings) {
    /**
     * Returns the first line of a file.
     *
     * @param option the option that names it
     * @param what the name of the secret for messages
     * @throws SenderException with {@link ExitCode#USAGE} if it cannot be read, or its first line is not a valid
     *     password
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

    /** Warns if every user of this host can read a file. */
    void warnIfReadableByAll(Path file, String what) {
        if (SecretFile.isReadableByAll(file)) {
            warn(file, what);
        }
    }

    private void warn(Path file, String what) {
        warnings.accept("every user of this host can read the " + what + " in " + file + "; chmod 600 it");
    }
}
