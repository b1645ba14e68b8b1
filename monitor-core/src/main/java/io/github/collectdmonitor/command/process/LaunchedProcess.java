package io.github.collectdmonitor.command.process;

import io.github.collectdmonitor.command.output.OutputPipe;
import java.io.IOException;

/**
 * A started process with the pipes that it writes to.
 *
 * @param process the leader of a process group of its own
 */
public record LaunchedProcess(Process process, OutputPipe output, OutputPipe error) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        try (output) {
            error.close();
        }
    }
}
