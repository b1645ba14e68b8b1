package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The SBOMs, the table of docs/dependencies.md and the shipped jars agree. */
class BillOfMaterialsIT {
    private static final String OURS = "io.github.collectdmonitor";
    private static final Path TABLE = ProjectFolder.root().resolve("docs/dependencies.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([^`]+:[^`]+)` \\| ([^|]+) \\| `([^`]+)` \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|");

    @ParameterizedTest
    @EnumSource(ShippedJar.class)
    void sbom_lists_exactly_the_documented_libraries(ShippedJar jar) throws IOException {
        Path bom = jar.path().resolveSibling("bom.json");
        JsonObject json = JsonParser.parseString(Files.readString(bom)).getAsJsonObject();

        assertThat(json.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
        assertThat(json.getAsJsonArray("components").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .filter(component ->
                                !component.get("group").getAsString().equals(OURS))
                        .map(BillOfMaterialsIT::coordinates))
                .as("%s against %s", bom, TABLE)
                .containsExactlyInAnyOrderElementsOf(
                        documented(jar).map(Library::coordinates).toList());
    }

    @ParameterizedTest
    @EnumSource(ShippedJar.class)
    void jar_holds_classes_of_exactly_the_documented_libraries(ShippedJar jar) throws IOException {
        List<String> packages = packages(jar.path());
        List<String> libraries = documented(jar).map(Library::root).toList();

        assertThat(packages)
                .as("each package of %s belongs to a library of %s", jar.path(), TABLE)
                .allMatch(name -> isWithin(name, OURS) || libraries.stream().anyMatch(root -> isWithin(name, root)));
        assertThat(libraries)
                .as("each library of %s is in %s", TABLE, jar.path())
                .allMatch(root -> packages.stream().anyMatch(name -> isWithin(name, root)));
    }

    private static Stream<Library> documented(ShippedJar jar) throws IOException {
        String program = jar == ShippedJar.AGENT ? "agent" : "senders";
        return Files.readAllLines(TABLE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .filter(row -> List.of(row.group(4).split(", ", -1)).contains(program))
                .map(row -> new Library(row.group(1) + ":" + row.group(2), row.group(3)));
    }

    private static String coordinates(JsonObject component) {
        return component.get("group").getAsString() + ":"
                + component.get("name").getAsString() + ":"
                + component.get("version").getAsString();
    }

    private static List<String> packages(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
                    .map(name -> name.contains("/")
                            ? name.substring(0, name.lastIndexOf('/')).replace('/', '.')
                            : "none, " + name)
                    .distinct()
                    .toList();
        }
    }

    private static boolean isWithin(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }

    private record Library(String coordinates, String root) {}
}
