package io.github.collectdmonitor.testkit.require;

import java.nio.file.Path;

/** Prints at the end of a build how many tests were skipped, and what to install. */
public final class MissingPartsReport {
    private MissingPartsReport() {}

    /**
     * Prints the report.
     *
     * @param arguments the file with the skipped tests
     */
    public static void main(String[] arguments) {
        new MissingParts(Path.of(arguments[0])).report().forEach(System.out::println);
    }
}
