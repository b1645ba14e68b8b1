package io.github.collectdmonitor.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads this host's name from the kernel, without a name service, which may be down. */
final class HostName {
    private HostName() {}

    static String read() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost";
        }
    }
}
