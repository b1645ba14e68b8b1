package io.github.collectdmonitor.testkit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Rules for the compiled main classes of the module whose tests run: which package may import what. */
public final class ModuleRules {
    private static final String BASE = "io.github.collectdmonitor";
    private static final String ROOT = BASE + ".";

    private final JavaClasses classes;

    private ModuleRules(JavaClasses classes) {
        this.classes = classes;
    }

    /**
     * Reads the classes of the module whose folder is the current one, as Maven has it.
     *
     * @throws IllegalStateException if they are not compiled
     */
    public static ModuleRules ofThisModule() {
        Path folder = Path.of("target/classes").toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " is missing: compile the module first");
        }
        return new ModuleRules(new ClassFileImporter().importPath(folder));
    }

    /**
     * Fails where a package imports another one of the product than the table lets it, or is not in the table.
     *
     * @param table a line for each package, {@code PACKAGE: IMPORTED, IMPORTED ...}, without the common prefix
     */
    public void packagesImportOnly(String table) {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        for (String line : table.strip().split("\n", -1)) {
            String[] parts = line.strip().split(":\\s*", 2);
            allowed.put(parts[0], parts[1].isBlank() ? List.of() : List.of(parts[1].split(",\\s*", -1)));
        }
        Set<String> unlisted = packages()
                .map(each -> each.getName().substring(ROOT.length()))
                .filter(each -> !allowed.containsKey(each))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unlisted.isEmpty()) {
            throw new AssertionError("packages that the table does not list: " + unlisted);
        }
        allowed.forEach((importing, imported) -> {
            String[] names = Stream.concat(Stream.of(importing), imported.stream())
                    .map(part -> ROOT + part)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + importing)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(BASE + "..").and(not(resideInAnyPackage(names))))
                    .check(classes);
        });
    }

    /** Fails where packages import each other in a circle. */
    public void packagesAreFreeOfCycles() {
        slices().matching(BASE + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    /** Fails where a package does not say which of its values can be null. */
    public void packagesAreNullMarked() {
        Set<String> unmarked = packages()
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unmarked.isEmpty()) {
            throw new AssertionError("packages without @NullMarked: " + unmarked);
        }
    }

    /**
     * Fails where a class uses these packages.
     *
     * @param packages as ArchUnit writes them, such as {@code org.tinylog..}
     */
    public void usesNone(String... packages) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true)
                .check(classes);
    }

    /**
     * Fails where a library is used elsewhere.
     *
     * @param library its packages, as ArchUnit writes them
     * @param places packages of the product, without the common prefix
     */
    public void usesOnlyIn(String library, String... places) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(places).map(each -> ROOT + each).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(classes);
    }

    /**
     * Fails where another class prepares a process, which would get the environment of this one.
     *
     * @param preparing the full name of the one that may, or an empty text for none
     */
    public void preparesProcessesOnlyBy(String preparing) {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(preparing)
                .should()
                .callConstructor(ProcessBuilder.class, List.class)
                .orShould()
                .callConstructor(ProcessBuilder.class, String[].class)
                .orShould()
                .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(name("exec"))))
                .allowEmptyShould(true)
                .check(classes);
    }

    private Stream<JavaPackage> packages() {
        return classes.stream().map(JavaClass::getPackage).distinct();
    }
}
