package io.github.collectdmonitor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.fuzz.CollectdSyntax.Reading;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Generated configs are read as the real collectd reads them. */
@RequiresCollectd
final class CollectdSyntaxTest {
    private static final int ROUNDS = 60;

    @Test
    void generated_configs_are_read_as_collectd_reads_them() {
        int shown = 0;
        try (CollectdSyntax syntax = new CollectdSyntax()) {
            for (int seed = 1; seed <= ROUNDS; seed++) {
                ConfigTexts texts = new ConfigTexts(new Random(seed));
                syntax.write(Stream.generate(texts::next).limit(1 + seed % 6).toList());
                Reading byCollectd = syntax.byCollectd();
                shown += byCollectd.shown().size();

                assertThat(syntax.byReader()).as("seed " + seed).isEqualTo(byCollectd);
            }
        }
        assertThat(shown).as("not all were rejected").isGreaterThan(ROUNDS / 2);
    }

    @Test
    void includes_are_followed_as_collectd_follows_them() throws IOException {
        try (CollectdSyntax syntax = new CollectdSyntax()) {
            Path inc = syntax.folder().resolve("inc");
            for (String folder : List.of("empty", "d/deeper", "d/.hidden", "a b", "chain", "glob")) {
                Files.createDirectories(inc.resolve(folder));
            }
            Map<String, String> files = new TreeMap<>(Map.of(
                    "d/b.conf", "LoadPlugin d_b\n",
                    "d/a.conf", "LoadPlugin d_a\n",
                    "d/B.conf", "LoadPlugin d_B\n",
                    "d/.dot.conf", "LoadPlugin dot\n",
                    "d/deeper/c.conf", "LoadPlugin deeper\n",
                    "d/broken.conf", "LoadPlugin before\nbroken <\nLoadPlugin left\n",
                    "d/c.txt", "LoadPlugin txt\n",
                    "a b/x", "LoadPlugin spaced\n",
                    "plain", "LoadPlugin plain\n",
                    "a", "LoadPlugin only_a\n"));
            files.put("d/z$x.conf", "LoadPlugin dollar\n");
            files.put("d/(p).conf", "LoadPlugin bracket\n");
            files.put("d/two words.conf", "LoadPlugin words\n");
            files.put("glob/[x]", "LoadPlugin squared\n");
            files.put("glob/x", "LoadPlugin ex\n");
            files.put("glob/back\\slash", "LoadPlugin back\n");
            files.put("open", "LoadPlugin open\nFoo \"never closed\n");
            for (int i = 0; i < 9; i++) {
                files.put("chain/" + i, "LoadPlugin chain" + i + "\nInclude \"" + inc + "/chain/" + (i + 1) + "\"\n");
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(inc.resolve(file.getKey()), file.getValue());
            }
            Files.createSymbolicLink(inc.resolve("link"), inc.resolve("d"));
            Files.createSymbolicLink(inc.resolve("dangling"), inc.resolve("nowhere"));
            List<String> includes = List.of(
                    "Include \"@/plain\"",
                    "include plain",
                    "Include \"@/missing\"",
                    "Include \"@/empty\"",
                    "Include \"@/d\"",
                    "Include \"@/d/\"",
                    "Include \"@/d/*.conf\"",
                    "Include \"@/d/[ab].conf\"",
                    "Include \"@/d/[!a].conf\"",
                    "Include \"@/*/?.conf\"",
                    "Include \"@/a b/x\"",
                    "Include \"'@/a b/x'\"",
                    "Include \"@/a\\\\ b/x\"",
                    "Include \"@/plain @/a\"",
                    "Include \"@/{plain,a}\"",
                    "Include \"@/$(echo plain)\"",
                    "Include \"@/`echo`\"",
                    "Include \"@/plain|\"",
                    "Include \"@/link\"",
                    "Include \"@/dangling\"",
                    "Include \"@/chain/4\"",
                    "Include \"@/chain/2\"",
                    "Include \"@/chain/0\"",
                    "Include \"@/glob/*\"",
                    "Include \"@/glob/[[]x]\"",
                    "Include \"@/glob\"",
                    "Include \"@/d/.*\"",
                    "Include \"@/d/[[:upper:]]*\"",
                    "Include \"@//d/../plain\"",
                    "Include \"@/plain\" \"@/a\"",
                    "Include 5",
                    "Include \"/dev/null\"",
                    "Include \"@/open\"",
                    "Include \"@/d/z\\\\$x.conf\"",
                    "<Plugin x>\nInclude \"@/plain\"\n</Plugin>",
                    "<Include \"@/d\">\n</Include>",
                    "<Include \"@/d\">\nFilter \"*.conf\"\n</Include>",
                    "<include \"@/d\">\nfilter \"?.conf\"\nOther 1\n</include>",
                    "<Include \"@/d\">\nFilter \"a*\"\nFilter \"*.txt\"\nFilter 5\n</Include>",
                    "<Include \"@/plain\">\nFilter \"x\"\n</Include>",
                    "<Include \"@/d/*\">\nFilter \"*.conf\"\n</Include>",
                    "<Include \"@/d\">\nFilter \"[a-b]*[!x]\"\n</Include>",
                    "<Include \"@/glob\">\nFilter \"[[]x[]]\"\n</Include>",
                    "<Include \"@/glob\">\nFilter \"back\\\\\\\\*\"\n</Include>",
                    "<Include 5>\nFilter \"x\"\n</Include>",
                    "Include \"\"",
                    "Include \"@/d/*\" # all");
            for (String include : includes) {
                syntax.write(List.of(
                        ("LoadPlugin begin\n" + include.replace("@", inc.toString()) + "\nLoadPlugin end\n")
                                .getBytes(StandardCharsets.UTF_8),
                        "LoadPlugin next\n".getBytes(StandardCharsets.UTF_8)));

                assertThat(syntax.byReader()).as(include).isEqualTo(syntax.byCollectd());
            }
        }
    }
}
