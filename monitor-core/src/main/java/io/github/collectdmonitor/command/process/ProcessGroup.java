package io.github.collectdmonitor.command.process;

import io.github.collectdmonitor.program.CleanProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All processes of one command: the first process and its descendants, except those that left it by {@code setsid}.
 *
 * @param id the process group id, which is the process id of the first process
 */
public record ProcessGroup(long id) {
    /** Sends a signal to every process of the group; returns whether any process received it. */
    public boolean signal(String name) throws InterruptedException {
        List<String> command =
                List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"-$1\" 2>/dev/null", name, Long.toString(id));
        try {
            Process kill = CleanProcess.of(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return kill.waitFor(5, TimeUnit.SECONDS) && kill.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether any process of the group exists, including zombies. */
    public boolean exists() throws InterruptedException {
        return signal("0");
    }
}
