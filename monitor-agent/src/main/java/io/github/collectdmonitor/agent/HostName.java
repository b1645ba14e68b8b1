package io.github.collectdmonitor.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host's own name, from the kernel: no name service is asked, which may be what is in trouble. */
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
