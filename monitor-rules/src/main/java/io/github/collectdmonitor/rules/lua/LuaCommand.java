package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.command.DroppedPrivileges;
import io.github.collectdmonitor.hostsecurity.path.PathCheck;
import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.program.SystemProgram;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a child is started: the interpreter, the account and the limits.
 *
 * @param interpreter its absolute path
 * @param user the account, or null where the child runs as the agent's user
 * @param arguments the whole command line
 * @param advice what should be changed on the host, or null
 */
record LuaCommand(
        Path interpreter,
        @Nullable String user,
        List<String> arguments,
        @Nullable String advice) {
    private static final List<String> INTERPRETERS = List.of("luajit", "lua5.1", "lua5.2", "lua5.3", "lua5.4", "lua");

    private static final String OWN_ACCOUNT = "collectd-monitor-lua";
    private static final String FALLBACK_ACCOUNT = "nobody";

    /** Reads the driver, so that no file of it has to be there for the account to read. */
    private static final String BOOTSTRAP =
            "assert((loadstring or load)(io.read(tonumber((io.read(\"*l\")))), \"=driver\"))()";

    private static final int MOST_FILES = 64;
    private static final int MOST_PROCESSES = 256;

    /**
     * Finds what is needed.
     *
     * @throws IOException if something is missing; the message says what to install or to change
     */
    static LuaCommand find(LuaSettings settings, LuaLimits limits, ProcessStatus process)
            throws IOException, InterruptedException {
        Path interpreter = interpreter(settings.interpreter());
        if (process.isRoot()) {
            List<String> weaknesses = new PathCheck(process).weaknesses(interpreter);
            if (!weaknesses.isEmpty()) {
                throw new IOException("the Lua interpreter cannot be used: " + String.join("; ", weaknesses));
            }
        }
        String user = process.isRoot() ? account(settings.user()) : null;
        List<String> arguments = new ArrayList<>(DroppedPrivileges.before(user, interpreter.toString()));
        arguments.addAll(List.of(
                SystemProgram.path("prlimit").toString(),
                "--as=" + limits.memory(),
                "--core=0",
                "--nofile=" + MOST_FILES));
        if (user != null) {
            // Of the agent's own user, the agent's threads would count as well.
            arguments.add("--nproc=" + MOST_PROCESSES);
        }
        arguments.addAll(List.of("--", interpreter.toString(), "-e", BOOTSTRAP));
        return new LuaCommand(interpreter, user, arguments, advice(user, settings));
    }

    private static Path interpreter(@Nullable String named) throws IOException {
        if (named != null) {
            Optional<Path> found = named.startsWith("/") ? Optional.of(Path.of(named)) : onPath(named);
            return found.filter(LuaCommand::isProgram)
                    .orElseThrow(
                            () -> new IOException("the Lua interpreter " + named + " (LocalMonitor.Lua) is missing"));
        }
        for (String name : INTERPRETERS) {
            Optional<Path> found = onPath(name);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IOException(
                "no Lua interpreter was found (" + String.join(", ", INTERPRETERS)
                        + "); install one, as by \"apt-get install luajit\" or \"dnf install luajit\", or name it in LocalMonitor.Lua");
    }

    private static Optional<Path> onPath(String name) {
        for (String folder : CleanProcess.PATH.split(":", -1)) {
            Path program = Path.of(folder, name);
            if (isProgram(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static boolean isProgram(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }

    private static String account(@Nullable String named) throws IOException, InterruptedException {
        if (named != null) {
            return named;
        }
        return DroppedPrivileges.isUser(OWN_ACCOUNT) ? OWN_ACCOUNT : FALLBACK_ACCOUNT;
    }

    private static @Nullable String advice(@Nullable String user, LuaSettings settings) {
        return user == null || settings.user() != null || !user.equals(FALLBACK_ACCOUNT)
                ? null
                : "handlers in Lua run as " + FALLBACK_ACCOUNT
                        + ", which other programs use as well; make an account for"
                        + " them: useradd --system --user-group --home-dir / --shell /usr/sbin/nologin " + OWN_ACCOUNT;
    }

    /** The driver script. */
    static byte[] driver() {
        try (InputStream in = LuaCommand.class.getResourceAsStream("driver.lua")) {
            if (in == null) {
                throw new IllegalStateException("driver.lua is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read the driver of handlers in Lua", e);
        }
    }
}
