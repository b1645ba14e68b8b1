package io.github.collectdmonitor.testkit.require;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads which parts this run of the tests may not miss. */
final class RequiredParts {
    /** The variable: labels of parts, separated by commas. */
    static final String VARIABLE = "MONITOR_TESTS_REQUIRE";

    private RequiredParts() {}

    static Set<Part> ofThisRun() {
        return parse(Optional.ofNullable(System.getenv(VARIABLE)).orElse(""));
    }

    /**
     * Reads the variable's value.
     *
     * @throws IllegalArgumentException if there is no such part; a typo would otherwise disable a check
     */
    static Set<Part> parse(String text) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String label : text.split(",", -1)) {
            if (!label.isBlank()) {
                parts.add(find(label.strip()));
            }
        }
        return parts;
    }

    private static Part find(String label) {
        return Arrays.stream(Part.values())
                .filter(part -> part.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(VARIABLE + " names \"" + label + "\", which is none of "
                        + Arrays.stream(Part.values()).map(Part::label).toList()));
    }
}
