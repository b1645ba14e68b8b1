package io.github.collectdmonitor.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** What holds for every file with a secret in it. */
public final class SecretFile {
    private SecretFile() {}

    /** Whether every user of this host can read the file; no where that cannot be asked. */
    public static boolean isReadableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
