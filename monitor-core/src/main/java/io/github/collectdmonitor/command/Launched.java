package io.github.collectdmonitor.command;

import java.io.IOException;

/**
 * A started process with the pipes that it writes to.
 *
 * @param process the leader of a process group of its own
 */
record Launched(Process process, OutputPipe output, OutputPipe error) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        try (output) {
            error.close();
        }
    }
}
