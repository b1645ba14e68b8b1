package io.github.collectdmonitor.sandbox;

import io.github.collectdmonitor.program.SystemProgram;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs a program in namespaces of its own: it sees the host's files, and its writes go to a layer in memory; its
 * network is a loopback device with the host's addresses; its processes end with it. Needs util-linux and the
 * permission to create namespaces (root, and not in a container that forbids it).
 *
 * @param stage an empty folder that only the agent may enter; it stays empty
 * @param programTime the time after which the program is killed, in whole seconds
 * @param identity the environment, user and working folder of the program
 */
public record Sandbox(Path stage, Duration programTime, ProgramIdentity identity) {
    /** The exit status of a program that exceeded its time. */
    public static final int KILLED = 128 + 9;

    /** The additional time for setting up the sandbox, such as for mounts; 0.1 s on an idle host. */
    private static final Duration PREPARATION = Duration.ofSeconds(60);

    private static final int MOST_ADDRESSES = 256;

    /** Returns the limit of the setup and the run together. */
    public Duration timeout() {
        return programTime.plus(PREPARATION);
    }

    /**
     * Returns the command line that sets up the sandbox and runs a program in it.
     *
     * @param program its absolute path and its arguments
     * @param readable files and folders that its user must be able to read
     */
    public List<String> commandLine(List<String> program, List<Path> readable) {
        List<String> line = new ArrayList<>(List.of(
                SystemProgram.path("unshare").toString(),
                "--mount",
                "--net",
                "--ipc",
                "--uts",
                "--pid",
                "--fork",
                "--kill-child",
                "--propagation",
                "private",
                "--",
                "/bin/sh",
                "-c",
                SandboxScript.TEXT,
                "sh",
                stage.toString(),
                SystemProgram.FOLDERS,
                Long.toString(programTime.toSeconds()),
                String.join(" ", hostAddresses()),
                Objects.requireNonNullElse(identity.user(), ""),
                Objects.requireNonNullElse(identity.group(), ""),
                readable.stream().map(Path::toString).collect(Collectors.joining("\n")),
                Objects.requireNonNullElse(identity.folder(), ""),
                String.join(" ", new TreeSet<>(identity.variables().keySet()))));
        line.addAll(program);
        return line;
    }

    /**
     * Returns the variables of the command line. Their values are not passed as arguments, which every user can see.
     */
    public Map<String, String> variables() {
        Map<String, String> prefixed = new HashMap<>();
        identity.variables().forEach((name, value) -> prefixed.put(SandboxScript.VARIABLE_PREFIX + name, value));
        return prefixed;
    }

    /** Whether the program was run in the sandbox, by the output of the command line. */
    public static boolean wasEntered(String standardOutput) {
        return standardOutput.startsWith(SandboxScript.READY);
    }

    /** Returns the addresses to which a program on this host can bind, so that it can bind to them in the sandbox. */
    private static List<String> hostAddresses() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .map(NetworkInterface::getInterfaceAddresses)
                    .flatMap(List::stream)
                    .map(InterfaceAddress::getAddress)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .distinct()
                    .limit(MOST_ADDRESSES)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }
}
