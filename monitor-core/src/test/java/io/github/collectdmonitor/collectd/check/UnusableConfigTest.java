package io.github.collectdmonitor.collectd.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that configs which collectd parses but cannot start with are rejected, and no others. */
@RequiresCollectd
final class UnusableConfigTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n",
                "\r",
                "# x",
                "\1\n",
                "\u00ef\u00bb\u00bf",
                "\u00c2\u00a0\n",
                ";\n",
                "= !\n",
                "\f\13\b\t\n",
                "\"\n",
                "\"a\\\nb",
                "Foo 1\n\"a\\\nb\n",
                "\\\n",
                "\\\r\n\n",
                ".\n",
                "-+:[](){}\n",
                "\0\n",
                "\0Foo 1\n",
                "# a\0b\nFoo 1\n",
                "Foo \"a\0b\"\n",
                "<Foo>\n</Foo>\n",
                "<Foo 1>\n</Foo>\n",
                "<Foo>\n<Bar>\n</Bar>\n</Foo>\n",
                "<Foo>\n<Bar>\nA 1\n</Bar>\n</Foo>\n",
                "<Plugin x>\n</Plugin>\n",
                "Foo 1\n",
                "Foo 1\r\n",
                "Include 5\n",
                "Include \"a\" \"b\"\n",
                "<Include 5>\n Filter \"x\"\n</Include>\n",
                "Include \"@/empty\"\n",
                "Include \"@/missing\"\n",
                "Include \"@/*/*.conf\"\n",
                "Include \"\"\n",
                "Include \" \"\n",
                "Include \"/dev/null\"\n",
                "<Include \"@/empty\">\nFilter \"*\"\n</Include>\n",
                "<Include \"@/full\">\nFilter \"*.none\"\n</Include>\n",
                "<Include \"@/full\">\nFilter \"[a-c].con?\"\n</Include>\n",
                "Include \"@/full\"\n",
                "Include '@/full'\n",
                "Include \"'@/full'\"\n",
                "Include \"@/fu\\\\ll\"\n",
                "Include \"@/void\"\n",
                "Include \"@/full/a.conf @/missing\"\n",
                "<Plugin x>\nInclude \"@/empty\"\n</Plugin>\n",
                "Timeout 1\n",
                "Timeout 1.9\n",
                "Timeout 2\n",
                "Timeout \"0x10\"\n",
                "Timeout -5\n",
                "Timeout true\n",
                "Timeout 1\nTimeout 3\n",
                "timeout \" 7x\"\n",
                "<Timeout 1>\n</Timeout>\n",
                "<Timeout 1>\nA 1\n</Timeout>\n",
                "Interval 0\n",
                "Interval \"x\"\n",
                "Timeout 4294967297\n",
                "Timeout 99999999999\n"
            })
    void config_is_refused_where_collectd_refuses_it(String text) throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve("full"));
        Files.createDirectories(folder.resolve("void"));
        Files.writeString(folder.resolve("full/a.conf"), "Foo 1\n");
        Files.writeString(folder.resolve("void/a.conf"), ";\n");
        Files.writeString(folder.resolve("void/.b.conf"), "Foo 1\n");
        Path config = Files.writeString(
                folder.resolve("collectd.conf"), text.replace("@", folder.toString()), StandardCharsets.ISO_8859_1);

        ProgramResult result = Program.of(Executable.require("collectd"), "-T", "-B", "-C", config.toString())
                .withoutInheritedEnvironment()
                .run(Duration.ofMinutes(2));

        String said = result.stderr();
        boolean unusable = said.contains("is empty.") || said.contains("Cannot set the timeout");
        assertThat(ConfigEvaluation.objection(ConfigReader.read(config), true).isPresent())
                .as(said)
                .isEqualTo(unusable);
    }
}
