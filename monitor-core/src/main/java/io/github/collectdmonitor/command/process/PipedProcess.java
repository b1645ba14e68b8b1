package io.github.collectdmonitor.command.process;

import io.github.collectdmonitor.command.output.NamedPipes;
import io.github.collectdmonitor.command.output.PipeFolder;
import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.program.SystemProgram;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program with which the agent communicates while it runs: the leader of its own process group, in a clean
 * environment and in the folder {@code /}. Its three streams are named pipes, so that the agent can close each of them
 * at any time, even if another process has it open, and output after its end is not read (RATIONALE, "Named pipes").
 * Thread safe.
 */
public final class PipedProcess implements AutoCloseable {
    private final Process process;
    private final FileChannel input;
    private final FileChannel output;
    private final FileInputStream error;

    private PipedProcess(Process process, FileChannel input, FileChannel output, FileInputStream error) {
        this.process = process;
        this.input = input;
        this.output = output;
        this.error = error;
    }

    /** Starts programs with pipes in one scratch folder. */
    public static final class Starter implements AutoCloseable {
        private final NamedPipes pipes;

        /**
         * Creates no folder yet.
         *
         * @param scratch the folder of the pipes, which no other runner may use; null for a new one in the folder for
         *     temporary files
         */
        public Starter(@Nullable Path scratch) {
            pipes = new NamedPipes(new PipeFolder(scratch));
        }

        /**
         * Starts a program.
         *
         * @param command its absolute path, and its arguments
         * @throws IOException if it cannot be started; the message says why
         */
        public PipedProcess start(List<String> command) throws IOException {
            try (Pipe input = new Pipe(pipes.take());
                    Pipe output = new Pipe(pipes.take());
                    Pipe error = new Pipe(pipes.take())) {
                FileChannel writing = FileChannel.open(input.path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileChannel reading = FileChannel.open(output.path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileInputStream errors = new FileInputStream(error.path.toFile());
                try {
                    Process process = CleanProcess.of(group(command))
                            .directory(new File("/"))
                            .redirectInput(input.path.toFile())
                            .redirectOutput(output.path.toFile())
                            .redirectError(error.path.toFile())
                            .start();
                    return new PipedProcess(process, writing, reading, errors);
                } catch (IOException | RuntimeException | Error e) {
                    try (writing;
                            reading) {
                        errors.close();
                    }
                    throw e;
                }
            }
        }

        private static List<String> group(List<String> command) {
            return Stream.concat(Stream.of(SystemProgram.path("setsid").toString()), command.stream())
                    .toList();
        }

        /** Removes the scratch folder; running programs are not affected. */
        @Override
        public void close() {
            pipes.close();
        }
    }

    /**
     * A pipe while a program is being started: open in both directions, since opening one direction waits for the
     * other.
     */
    private static final class Pipe implements AutoCloseable {
        private final Path path;
        private final FileChannel both;

        Pipe(Path path) throws IOException {
            this.path = path;
            both = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public void close() throws IOException {
            try (both) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Returns the stream to its standard input; closing it ends a blocked write. */
    public FileChannel input() {
        return input;
    }

    /** Returns the stream from its standard output; closing it ends a blocked read. */
    public FileChannel output() {
        return output;
    }

    /**
     * Reads the available bytes of its standard error, without waiting.
     *
     * @return how many bytes were read, at most the length of the array
     * @throws IOException if it was closed
     */
    public int readError(byte[] into) throws IOException {
        int available = Math.min(error.available(), into.length);
        return available <= 0 ? 0 : Math.max(0, error.read(into, 0, available));
    }

    /** Whether the program itself still runs, regardless of its children. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns its process id, which is also the process group id. */
    public long pid() {
        return process.pid();
    }

    /**
     * Returns the processor time of the program without its children, in steps of 10 ms; zero if unknown, such as after
     * its end.
     */
    public Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Kills all processes of its group and closes its streams; children that have left the group keep running. */
    @Override
    public void close() {
        try (error;
                output;
                input) {
            if (!new ProcessGroup(process.pid()).signal("KILL")) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to close the pipes of process " + process.pid(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
