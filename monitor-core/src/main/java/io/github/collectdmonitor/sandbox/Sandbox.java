package io.github.collectdmonitor.sandbox;

import io.github.collectdmonitor.house.SystemProgram;
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
 * Runs a program in namespaces of its own: it sees the host's files and may write to all of them, but only to a layer in
 * memory; its network is a loopback that holds the host's addresses; its processes end with it. Needs util-linux
 * and the right to make namespaces (root, and no container that forbids it).
 *
 * @param stage an empty folder that only the agent may enter; it stays empty
 * @param programTime when the program is killed, in whole seconds
 * @param identity whom the program runs as
 */
public record Sandbox(Path stage, Duration programTime, ProgramIdentity identity) {
    /** The exit status of a program that outlived its time. */
    public static final int KILLED = 128 + 9;

    /** What building it may take besides, such as mounting; on an idle host 0.1 s. */
    private static final Duration PREPARATION = Duration.ofSeconds(60);

    private static final int MOST_ADDRESSES = 256;

    /** How long the whole may take. */
    public Duration timeout() {
        return programTime.plus(PREPARATION);
    }

    /**
     * The command line that builds the sandbox and runs a program in it.
     *
     * @param program its absolute path and its arguments
     * @param readable files and folders that it must be able to read, whoever it runs as
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

    /** The variables that the command line needs. Their values stand in no argument, where anybody could see them. */
    public Map<String, String> variables() {
        Map<String, String> prefixed = new HashMap<>();
        identity.variables().forEach((name, value) -> prefixed.put(SandboxScript.VARIABLE_PREFIX + name, value));
        return prefixed;
    }

    /** Whether the program was run in it, by what the command line printed. */
    public static boolean wasEntered(String standardOutput) {
        return standardOutput.startsWith(SandboxScript.READY);
    }

    /** Those that a program on this host can bind to, so that it can bind to them in the sandbox. */
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
