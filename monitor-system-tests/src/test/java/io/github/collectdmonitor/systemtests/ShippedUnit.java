package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The agent's unit that we ship. */
final class ShippedUnit {
    static final String NAME = "monitor-agent.service";

    private ShippedUnit() {}

    /** Its text as it is, save for where a container has Java and the jar. */
    static String in(SystemdLab lab) {
        String unit = text();
        assertThat(unit).contains("ExecStart=/usr/bin/java ", "-jar /opt/collectd-monitor/monitor-agent.jar ");
        return unit.replace("/usr/bin/java ", lab.java() + " ")
                .replace("/opt/collectd-monitor/monitor-agent.jar", lab.path(ShippedJar.AGENT));
    }

    /** The options that it gives Java. */
    static List<String> javaOptions() {
        String command = text().replace("\\\n", " ");
        int begin = command.indexOf("/usr/bin/java ") + "/usr/bin/java ".length();
        List<String> options = List.of(command.substring(begin, command.indexOf(" -jar ", begin))
                .strip()
                .split("\\s+"));
        assertThat(options).contains("-Xmx96m", "-XX:+ExitOnOutOfMemoryError");
        return options;
    }

    private static String text() {
        try {
            return Files.readString(ProjectFolder.root().resolve("conf").resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read the shipped unit", e);
        }
    }
}
