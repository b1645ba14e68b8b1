package io.github.collectdmonitor.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux counts about a process (proc(5)). */
final class ProcessFacts {
    /** The JVM's own clock, which ticks 20 times a second in every Java program. */
    private static final String CLOCK_OF_THE_JVM = "VM Periodic Tas";

    private ProcessFacts() {}

    /** The most memory that the process ever had resident, in KiB. */
    static long peakMemoryKib(long pid) {
        return number(read(Path.of("/proc", Long.toString(pid), "status")), "VmHWM:");
    }

    /** The processor time of the process so far, in ticks of 10 ms. */
    static long processorTicks(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
    }

    /** How often a thread of the process went to sleep and so woke up; the JVM's own clock is left out. */
    static long voluntarySwitches(long pid) {
        long sum = 0;
        for (Path thread : threads(pid)) {
            String status = read(thread.resolve("status"));
            if (!status.contains(CLOCK_OF_THE_JVM)) {
                sum += number(status, "voluntary_ctxt_switches:");
            }
        }
        return sum;
    }

    private static List<Path> threads(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to list the threads of process " + pid, e);
        }
    }

    private static long number(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException threadEnded) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read " + file, e);
        }
    }
}
