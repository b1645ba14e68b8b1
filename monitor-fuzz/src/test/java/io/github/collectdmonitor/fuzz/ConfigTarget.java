package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.testkit.process.Executable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Files of a collectd.conf, divided by a letter: the product's reader must see exactly what the real collectd sees. */
public final class ConfigTarget {
    private static final String DIVIDER = "\36";
    private static final boolean HAS_COLLECTD = Executable.find("collectd").isPresent();

    /** Words that read other files, run programs or hide the messages that are compared. */
    private static final Pattern UNSAFE = Pattern.compile(
            "include|import|path|interactive|dir|typesdb|syslog|logfile|logstash|encoding|perl|java|lua|exec|postcache");

    private static final CollectdSyntax SYNTAX = new CollectdSyntax();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SYNTAX::close, "remove the folder of the target"));
    }

    private ConfigTarget() {}

    /** Returns the input itself. */
    public static byte[] text(byte[] input) {
        return input;
    }

    /** Reads the files with collectd and with the product's reader. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        // A backslash or a line that is continued can hide a word from this, but not from collectd.
        String visible = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (UNSAFE.matcher(visible).find()) {
            return;
        }
        List<byte[]> files = new ArrayList<>();
        for (String file : text.split(DIVIDER, 5)) {
            files.add(file.getBytes(StandardCharsets.ISO_8859_1));
        }
        SYNTAX.write(files);
        CollectdSyntax.Reading byReader = SYNTAX.byReader();
        if (HAS_COLLECTD) {
            Expect.same(SYNTAX.byCollectd(), byReader);
        }
    }
}
