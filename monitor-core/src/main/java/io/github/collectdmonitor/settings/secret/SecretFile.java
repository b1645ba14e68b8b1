package io.github.collectdmonitor.settings.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Checks files that contain a secret. */
public final class SecretFile {
    private SecretFile() {}

    /** Returns whether every user of this host can read the file; false if that is unknown. */
    public static boolean isReadableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
