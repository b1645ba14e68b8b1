package io.github.collectdmonitor.testkit.architecture;

import org.junit.jupiter.api.Test;

/** What holds for the packages of every module; a module's own test extends it. */
public abstract class ArchitectureContract {
    /** The module whose tests run. */
    protected static final ModuleRules MODULE = ModuleRules.ofThisModule();

    private final String imports;

    /**
     * Takes the table of imports.
     *
     * @param imports as {@link ModuleRules#packagesImportOnly} reads it
     */
    protected ArchitectureContract(String imports) {
        this.imports = imports;
    }

    @Test
    void packages_import_only_what_the_design_allows() {
        MODULE.packagesImportOnly(imports);
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
