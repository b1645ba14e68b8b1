package io.github.collectdmonitor.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table of a test's results for docs/reliability.md. */
final class ReliabilityTable {
    private static final Path FOLDER = Path.of("target", "reliability");

    private final String name;
    private final List<String> lines = new ArrayList<>();

    /** Begins a table with its column heads. */
    ReliabilityTable(String name, String... heads) {
        this.name = name;
        add(heads);
        lines.add("|" + "---|".repeat(heads.length));
    }

    synchronized void add(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    /** Prints it, and writes it to {@code target/reliability/NAME.md}. */
    synchronized void print() {
        String text = String.join("\n", lines) + "\n";
        System.out.println("\n" + name + "\n" + text);
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name + ".md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to write the table " + name, e);
        }
    }
}
