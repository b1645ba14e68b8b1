package io.github.collectdmonitor.command;

import io.github.collectdmonitor.house.CleanStart;
import io.github.collectdmonitor.house.SystemProgram;
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
 * A program that is talked to while it runs: the leader of a process group of its own, in a clean environment and in the folder
 * {@code /}. Its three streams are named pipes, so that each of them can be closed here at any time, whoever else holds it, and
 * what is written after its end is not read (RATIONALE, "Named pipes"). Thread-safe.
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
         * Makes nothing yet.
         *
         * @param scratch the folder of the pipes, which nobody else may use; null for a new one in the folder for temporary files
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
                    Process process = CleanStart.of(group(command))
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

        /** Removes the scratch folder; running programs are not touched. */
        @Override
        public void close() {
            pipes.close();
        }
    }

    /** A pipe while a program is being started: open in both directions, since either one alone would wait for the other. */
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

    /** Where its standard input is written; closing it ends a write that waits. */
    public FileChannel input() {
        return input;
    }

    /** Where its standard output is read; closing it ends a read that waits. */
    public FileChannel output() {
        return output;
    }

    /**
     * Reads what is in its standard error now, without waiting.
     *
     * @return how many bytes were read, at most the length of the array
     * @throws IOException if it was closed
     */
    public int readError(byte[] into) throws IOException {
        int available = Math.min(error.available(), into.length);
        return available <= 0 ? 0 : Math.max(0, error.read(into, 0, available));
    }

    /** Whether the program itself, be its children as they may, still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id, which is its group's as well. */
    public long pid() {
        return process.pid();
    }

    /** How much processor time the program has used itself, to 10 ms; zero where that is not known, as after its end. */
    public Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Kills all processes of its group, and closes its streams; its children that left the group go on. */
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
