package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.testkit.architecture.ModuleRules;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
class SendConfigArchitectureTest {
    private static final String IMPORTS = """
            sendconfig: cli, cli.error, cli.option, message
            """;

    private static final ModuleRules MODULE = ModuleRules.ofThisModule();

    @Test
    void packages_import_only_what_the_design_allows() {
        MODULE.packagesImportOnly(IMPORTS);
    }

    @Test
    void packages_are_free_of_cycles() {
        MODULE.packagesAreFreeOfCycles();
    }

    @Test
    void packages_are_null_marked() {
        MODULE.packagesAreNullMarked();
    }
}
