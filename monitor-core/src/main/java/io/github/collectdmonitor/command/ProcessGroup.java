package io.github.collectdmonitor.command;

import io.github.collectdmonitor.house.CleanStart;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All processes of one command: itself, its children and theirs, as long as none of them left by {@code setsid}.
 *
 * @param id the process group's id, which is the first process's own
 */
record ProcessGroup(long id) {
    /** Sends a signal to every process of the group; tells whether there was any that could be told. */
    boolean signal(String name) throws InterruptedException {
        List<String> command =
                List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"-$1\" 2>/dev/null", name, Long.toString(id));
        try {
            Process kill = CleanStart.of(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return kill.waitFor(5, TimeUnit.SECONDS) && kill.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether any process of the group is left, be it a zombie. */
    boolean exists() throws InterruptedException {
        return signal("0");
    }
}
