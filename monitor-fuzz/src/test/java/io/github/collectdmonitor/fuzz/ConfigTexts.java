package io.github.collectdmonitor.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;

/** Generates texts for collectd.conf: most are nearly valid, and each has something that is difficult for a scanner. */
final class ConfigTexts {
    private static final String[] WORDS = {
        "a",
        "Foo",
        "x_1",
        "1a",
        "LoadPlugin",
        "loadplugin",
        "Plugin",
        "true",
        "yes",
        "on",
        "no",
        "off",
        "TRUE",
        "e5",
        "truely"
    };
    private static final String[] PLUGINS = {
        "cpu", "load", "memory", "unixsock", "UNIXSOCK", "df", "swap", "users", "nosuch"
    };
    private static final String[] NUMBERS = {
        "0",
        "7",
        "-3",
        "+4",
        "0x1F",
        "0X0aG",
        "017",
        "089",
        "1.5",
        ".5",
        "5.",
        "-.25",
        "1.5e3",
        "1.5e+3",
        "2.E-1",
        "1.5E-02",
        "12345678901234567890",
        "1e5",
        "--1",
        "1.2.3",
        "99999999999.125",
        "0.1"
    };
    private static final String[] ADDRESSES = {
        "1.2.3.4",
        "255.256.1.1",
        "1.2.3.256",
        "10.0.0.1:25826",
        "1.2.3.4:65535",
        "1.2.3.4:65536",
        "1.2.3.4:0",
        "01.2.3.4",
        "::",
        "::1",
        "fe80::1",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "1:2:3:4:5:6:7:8:9",
        "::ffff:1.2.3.4",
        "[::1]:80",
        "[::]",
        "[1.2.3.4]",
        "[::1",
        "1::2::3",
        "12345::1",
        "::12345",
        "1:2:3:4:5:6:1.2.3.4:99",
        "1:2",
        "a:b",
        "1:2:3:4:5:6::1.2.3.4",
        "::1:2:3:4:5:1.2.3.4",
        "1::2:3:4:5:6:7",
        "1::2:3:4:5:6:7:8",
        ":::",
        "[::1.2.3.4:80]:81"
    };
    private static final String[] QUOTED = {
        "\"\"",
        "\"a b\"",
        "\"a\\\"b\"",
        "\"\\\\\"",
        "\"\\n\"",
        "\"é\"",
        "\"a\\\nb\"",
        "\"a\\\r\nb\"",
        "\"a\\\n  \tb\\\n c\"",
        "\"two\nlines\"",
        "\"a\\\n\"",
        "\"a\\\n\" \"b\"",
        "\"a\\\n\\\"b\"",
        "\"#no\"",
        "\"a\\\r\n\\\nb\"",
        "\"a\0b\"",
        "\"x\\\\\\\ny\"",
        "\"\\\n\\\n\"",
        "\"a\\\n\\\\\"",
        "\"a\0b\\\nc\"",
        "\"\0\\\nc\"",
        "\"a\\\rb\"",
        "\"\\\""
    };
    private static final String[] JUNK = {
        "\u00ef\u00bb\u00bf",
        "\1",
        "\u00c2\u00a0",
        ";",
        "=",
        ",",
        "'",
        "\f",
        "\13",
        "\r",
        "\b",
        "\0",
        "-",
        "+",
        ".",
        ":",
        "[",
        "]",
        "(",
        "{",
        "\\",
        "@",
        "!",
        "\u00e9",
        "\177",
        "\\\n",
        "\\\r\n",
        "\t",
        " "
    };
    private static final String[] BREAKS = {
        "\"", "/", "<", ">", "\n", "\\", "\"a\\\n", "</", "#", "</Foo>\n", "<Foo>\n", "\"\\\n"
    };

    private final Random random;

    ConfigTexts(Random random) {
        this.random = random;
    }

    /** Returns one file. */
    byte[] next() {
        StringBuilder text = new StringBuilder();
        text.append(junk(10));
        if (random.nextInt(3) > 0) {
            text.append("<Plugin ")
                    .append(pick("python", "\"python\"", "PYTHON"))
                    .append(">\n<Module show>\n");
            text.append(statements(3)).append("</Module>\n</Plugin>").append(lineEnd());
        }
        text.append(statements(2));
        if (random.nextInt(4) == 0) {
            breakIt(text);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void breakIt(StringBuilder text) {
        for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, pick(BREAKS));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                default -> text.setLength(at);
            }
        }
    }

    private String statements(int depth) {
        return repeat(random.nextInt(4), () -> statement(depth));
    }

    private String statement(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> pick("", "# a \"comment\\", "#\r", " \t ") + junk(3) + lineEnd();
            case 1 ->
                junk(8)
                        + pick("LoadPlugin", "loadplugin", "LOADPLUGIN")
                        + space()
                        + junk(4)
                        + plugin()
                        + junk(4)
                        + lineEnd();
            case 5, 6 -> block(depth);
            default -> junk(8) + pick(pick(WORDS), pick(ADDRESSES)) + space() + values(1) + lineEnd();
        };
    }

    private String block(int depth) {
        String key = pick("Foo", "x_1", "LoadPlugin", "Include_", "true_");
        String end = random.nextInt(40) == 0 ? "foo" : key;
        return "<" + key + space() + values(0) + junk(8) + ">" + lineEnd() + statements(depth - 1) + "</" + junk(20)
                + end + ">" + lineEnd();
    }

    private String plugin() {
        String name = pick(PLUGINS);
        return random.nextBoolean() ? name : "\"" + name + "\"";
    }

    private String values(int least) {
        return repeat(least + random.nextInt(3), () -> junk(6) + value() + space() + junk(8));
    }

    private String value() {
        return pick(pick(WORDS), pick(NUMBERS), pick(ADDRESSES), pick(QUOTED), pick(QUOTED), glued());
    }

    private String glued() {
        return pick(pick(NUMBERS), pick(ADDRESSES), pick(WORDS))
                + pick(pick(NUMBERS), pick(ADDRESSES), pick(QUOTED), pick(WORDS));
    }

    private String space() {
        return pick(" ", " ", "\t", "  ", "\b", "\\\n", " \\\r\n ");
    }

    private String lineEnd() {
        return random.nextInt(5) == 0 ? "\r\n" : "\n";
    }

    private String junk(int rarely) {
        return random.nextInt(rarely) == 0 ? pick(JUNK) : "";
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String repeat(int times, Supplier<String> part) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++) {
            text.append(part.get());
        }
        return text.toString();
    }
}
