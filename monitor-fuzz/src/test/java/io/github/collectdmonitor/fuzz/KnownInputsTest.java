package io.github.collectdmonitor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the targets, without Jazzer, with each seed and each input that failed before. */
class KnownInputsTest {
    private static final Path FOLDER = ProjectFolder.root().resolve("monitor-fuzz/src/test/fuzz");

    @TestFactory
    List<DynamicTest> target_holds_for_known_input() throws IOException {
        try (Stream<Path> inputs = Files.walk(FOLDER)) {
            return inputs.filter(Files::isRegularFile)
                    .map(input -> DynamicTest.dynamicTest(
                            FOLDER.relativize(input).toString(),
                            () -> new TargetName(
                                            FOLDER.relativize(input).getName(0).toString())
                                    .replay(Files.readAllBytes(input))))
                    .toList();
        }
    }

    @TestFactory
    List<DynamicTest> target_has_seeds() throws IOException {
        try (Stream<Path> classes = Files.list(ProjectFolder.root()
                .resolve("monitor-fuzz/target/test-classes/"
                        + KnownInputsTest.class.getPackageName().replace('.', '/')))) {
            return classes.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Target.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .map(name -> DynamicTest.dynamicTest(
                            name,
                            () -> assertThat(FOLDER.resolve(name).resolve("seeds"))
                                    .isNotEmptyDirectory()))
                    .toList();
        }
    }
}
