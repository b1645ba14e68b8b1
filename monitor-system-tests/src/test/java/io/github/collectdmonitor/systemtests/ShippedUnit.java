package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Matcher;

/** The agent's unit that we ship. */
final class ShippedUnit {
    static final String NAME = "monitor-agent.service";

    private static final String LAUNCHER = "ExecStart=/opt/collectd-monitor/bin/monitor-agent ";
    private static final String JAVA_HOME = "#Environment=JAVA_HOME=";

    private ShippedUnit() {}

    /** Its text as it is, save for where a container has Java; the launcher is at its place there. */
    static String in(SystemdLab lab) {
        String unit = text();
        assertThat(unit).contains(LAUNCHER, JAVA_HOME);
        assertThat(SystemdLab.PROJECT).isEqualTo("/opt/collectd-monitor");
        return unit.replaceFirst(JAVA_HOME + ".*", "Environment=JAVA_HOME=" + Matcher.quoteReplacement(lab.javaHome()));
    }

    private static String text() {
        try {
            return Files.readString(ProjectFolder.root().resolve("conf").resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read the shipped unit", e);
        }
    }
}
