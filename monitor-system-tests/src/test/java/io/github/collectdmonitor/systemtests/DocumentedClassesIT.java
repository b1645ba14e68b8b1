package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes that the documents for contributors name exist, in the packages that they name. */
class DocumentedClassesIT {
    private static final Path DOCUMENTS = ProjectFolder.root().resolve("docs");
    private static final Pattern PARTICIPANT = Pattern.compile("(?m)^ *participant (\\w+)$");
    private static final Pattern QUOTED = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?`");
    private static final Pattern QUALIFIED = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)`");

    @Test
    void architecture_names_classes_that_exist() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("ARCHITECTURE.md"));
        Set<String> named = found(QUOTED, document);
        named.addAll(found(PARTICIPANT, document));
        named.remove("Broker");

        assertThat(named).hasSizeGreaterThan(40);
        assertThat(simpleNames()).containsAll(named);
    }

    @Test
    void glossary_names_classes_that_exist_in_their_packages() throws IOException {
        Set<String> named = found(QUALIFIED, Files.readString(DOCUMENTS.resolve("GLOSSARY.md")));

        assertThat(named).hasSizeGreaterThan(40);
        assertThat(types()).containsAll(named);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> simpleNames() throws IOException {
        return types().stream()
                .map(type -> type.substring(type.lastIndexOf('.') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the names of all top-level types of the product, without the common prefix of their packages. */
    private static Set<String> types() throws IOException {
        Pattern source = Pattern.compile(".*/src/main/java/io/github/collectdmonitor/(.*)\\.java");
        Set<String> types = new TreeSet<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ProjectFolder.root(), "monitor-*")) {
            for (Path module : modules) {
                Path sources = module.resolve("src/main/java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.map(file -> source.matcher(file.toString()))
                                .filter(Matcher::matches)
                                .forEach(match -> types.add(match.group(1).replace('/', '.')));
                    }
                }
            }
        }
        return types;
    }
}
