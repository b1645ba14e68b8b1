package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.time.Duration;
import java.util.List;

/** The crash points of the shipped agent, read from its classes. */
final class CrashPlaces {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private CrashPlaces() {}

    /** Those between the steps of a replacement. */
    static List<String> ofReplacement() {
        return named("io.github.collectdmonitor.replace.state.ReplacementJournal.crashPlaces()");
    }

    /** Those between the records of the ledger. */
    static List<String> ofLedger() {
        return named("java.util.List.of(io.github.collectdmonitor.crash.CrashPoint.values())");
    }

    /** The jar's classes are not on the class path of the tests, so a separate process reads them. */
    private static List<String> named(String list) {
        try (TemporaryFolder folder = TemporaryFolder.create("places")) {
            String source = "class Places { public static void main(String[] arguments) { " + list
                    + ".forEach(System.out::println); } }";
            return Program.java()
                    .with("-cp", ShippedJar.AGENT.path().toString())
                    .with(folder.write("Places.java", source).toString())
                    .run(LIMIT)
                    .expectExit(0)
                    .lines();
        }
    }
}
