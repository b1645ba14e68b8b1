package io.github.collectdmonitor.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports run one way. */
class ArchitectureIT {
    private static final String BASE = "io.github.collectdmonitor";
    private static final String ROOT = BASE + ".";
    private static final List<String> MODULES = List.of(
            "monitor-core",
            "monitor-rules",
            "monitor-mqtt",
            "monitor-agent",
            "monitor-cli",
            "monitor-send-command",
            "monitor-send-config",
            "monitor-testkit");
    private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();
    private static final List<String> PRODUCT =
            MODULES.stream().filter(module -> !module.equals("monitor-testkit")).toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor-core",
                "monitor-rules",
                "monitor-mqtt",
                "monitor-agent",
                "monitor-cli",
                "monitor-testkit"
            })
    void packages_of_a_module_are_free_of_cycles(String module) {
        slices().matching("io.github.collectdmonitor.(**)")
                .should()
                .beFreeOfCycles()
                .check(imported(module));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crash    | ",
                "text     | ",
                "house    | ",
                "state    | ",
                "json     | ",
                "message  | json",
                "trust    | message, state",
                "settings | json, message, trust, house",
                "command  | message, settings, house, state",
                "collectd | command, settings, message, house, sandbox, collectd.syntax, environment, startup, unit",
                "collectd.syntax | ",
                "sandbox  | house",
                "startup  | house",
                "environment | collectd.syntax",
                "unit     | collectd.syntax, environment",
                "configfile | command, settings, message, house",
                "replace  | collectd, command, settings, message, json, crash, state, configfile, program",
                "ledger   | message, crash, state",
                "audit    | message, state, json, crash, text",
                "dispatch | ledger, audit, trust, command, replace, settings, message, crash, state"
            })
    void package_of_core_imports_only_what_the_design_allows(String name, @Nullable String allowed) {
        importsOnly("monitor-core", name, allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metric | json, state",
                "packet | metric, settings, state",
                "feed   | packet, metric, collectd, settings",
                "rules  | rules.expression, metric, json, state, settings",
                "rules.expression | metric, settings",
                "rules.lua.wire  | metric",
                "rules.lua.check | metric",
                "rules.lua | rules, rules.lua.wire, rules.lua.check, metric, state, settings, command, house",
            })
    void package_of_rules_imports_only_what_the_design_allows(String name, String allowed) {
        importsOnly("monitor-rules", name, allowed);
    }

    private static void importsOnly(String module, String name, @Nullable String allowed) {
        String[] packages = Stream.concat(
                        Stream.of(name), allowed == null ? Stream.empty() : Arrays.stream(allowed.split(",\\s*", -1)))
                .map(part -> ROOT + part)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(BASE + "..").and(not(resideInAnyPackage(packages))))
                .allowEmptyShould(true)
                .check(imported(module));
    }

    @Test
    void core_knows_neither_mqtt_nor_picocli_nor_a_logging_library() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.paho..", ROOT + "mqtt..", "picocli..", "org.tinylog..")
                .check(imported("monitor-core"));
    }

    @Test
    void rules_know_neither_mqtt_nor_picocli_nor_a_logging_library_nor_the_agent() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.paho..", ROOT + "mqtt..", "picocli..", "org.tinylog..", ROOT + "agent..")
                .check(imported("monitor-rules"));
    }

    /** What is judged and run must be named by few: each of these libraries has its one place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.google.re2j.. | settings, rules, rules.expression, packet",
            })
    void library_is_known_to_few_packages(String library, String packages) {
        String[] places = Arrays.stream(packages.split(",\\s*", -1))
                .map(name -> ROOT + name)
                .toArray(String[]::new);
        for (String module : PRODUCT) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(places)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .check(imported(module));
        }
    }

    /** So that their jars carry no expressions. */
    @Test
    void senders_know_no_rules() {
        for (String module :
                List.of("monitor-core", "monitor-mqtt", "monitor-cli", "monitor-send-command", "monitor-send-config")) {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "metric..", ROOT + "packet..", ROOT + "feed..", ROOT + "rules..")
                    .check(imported(module));
        }
    }

    @Test
    void mqtt_knows_neither_picocli_nor_the_programs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "org.tinylog..", ROOT + "agent..", ROOT + "cli..")
                .check(imported("monitor-mqtt"));
    }

    @Test
    void only_the_module_mqtt_knows_paho() {
        for (String module : MODULES) {
            if (!module.equals("monitor-mqtt")) {
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.eclipse.paho..")
                        .allowEmptyShould(true)
                        .check(imported(module));
            }
        }
    }

    /** An SSH client has no place in an agent that runs as root. */
    @Test
    void only_the_senders_know_jsch_and_by_one_class() {
        for (String module : MODULES) {
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(ROOT + "cli.OpenSshKey")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.jcraft..")
                    .allowEmptyShould(true)
                    .check(imported(module));
        }
    }

    @Test
    void paho_is_in_no_public_signature() {
        classes()
                .that()
                .arePublic()
                .and()
                .resideInAPackage(ROOT + "mqtt")
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("org.eclipse.paho..")))
                .check(imported("monitor-mqtt"));
    }

    /** The evaluating part of the agent gets its dependencies as arguments, and accesses nothing else. */
    @Test
    void local_monitoring_does_not_know_the_rest_of_the_agent() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "agent.monitor")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "agent", ROOT + "agent.log", "picocli..", "org.tinylog..")
                .check(imported("monitor-agent"));
    }

    @Test
    void senders_and_agent_do_not_know_each_other() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "cli..", ROOT + "sendcommand..", ROOT + "sendconfig..")
                .check(imported("monitor-agent"));
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "agent..", ROOT + "sendcommand..", ROOT + "sendconfig..")
                .check(imported("monitor-cli"));
    }

    /** Whatever starts a process past it would hand on the agent's environment. */
    @Test
    void only_the_house_prepares_processes() {
        for (String module : MODULES) {
            if (!module.equals("monitor-testkit")) {
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName(ROOT + "house.CleanStart")
                        .should()
                        .callConstructor(ProcessBuilder.class, List.class)
                        .orShould()
                        .callConstructor(ProcessBuilder.class, String[].class)
                        .orShould()
                        .callMethodWhere(
                                target(owner(assignableTo(Runtime.class))).and(target(name("exec"))))
                        .allowEmptyShould(true)
                        .check(imported(module));
            }
        }
    }

    @Test
    void no_product_code_knows_the_testkit() {
        for (String module : MODULES) {
            if (!module.equals("monitor-testkit")) {
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ROOT + "testkit..")
                        .check(imported(module));
            }
        }
    }

    @Test
    void every_package_is_null_marked() {
        for (String module : MODULES) {
            Set<JavaPackage> packages =
                    imported(module).stream().map(JavaClass::getPackage).collect(Collectors.toSet());

            assertThat(packages).as(module).isNotEmpty().allMatch(each -> each.isAnnotatedWith(NullMarked.class));
        }
    }

    private static JavaClasses imported(String module) {
        return IMPORTED.computeIfAbsent(module, ArchitectureIT::read);
    }

    private static JavaClasses read(String module) {
        Path classes = ProjectFolder.root().resolve(module).resolve("target/classes");
        assertThat(Files.isDirectory(classes)).as("%s is built", classes).isTrue();
        return new ClassFileImporter().importPath(classes);
    }
}
