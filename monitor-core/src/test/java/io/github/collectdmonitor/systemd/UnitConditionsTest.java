package io.github.collectdmonitor.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares the evaluation of a unit's conditions with a real systemd. */
@Tag("slow")
@RequiresSystemdLab
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class UnitConditionsTest {
    private static final List<List<String>> CONDITIONS = List.of(
            List.of("ConditionPathExists=/etc/lab/file"),
            List.of("ConditionPathExists=/etc/lab/gone"),
            List.of("ConditionPathExists=!/etc/lab/file"),
            List.of("ConditionPathExists=!/etc/lab/gone"),
            List.of("ConditionPathExists=/etc/lab/dangling"),
            List.of("ConditionPathExists=/etc/lab/file", "ConditionPathExists=/etc/lab/gone"),
            List.of("ConditionPathExists=|/etc/lab/file", "ConditionPathExists=|/etc/lab/gone"),
            List.of("ConditionPathExists=|/etc/lab/gone", "ConditionPathExists=|!/etc/lab/file"),
            List.of("ConditionPathExists=|/etc/lab/gone", "ConditionPathExists=/etc/lab/file"),
            List.of("ConditionPathExistsGlob=/etc/lab/f*"),
            List.of("ConditionPathExistsGlob=/etc/lab/g*"),
            List.of("ConditionPathExistsGlob=/etc/lab/dang*"),
            List.of("ConditionPathIsDirectory=/etc/lab"),
            List.of("ConditionPathIsDirectory=/etc/lab/file"),
            List.of("ConditionPathIsDirectory=/etc/lab/gone"),
            List.of("ConditionPathIsSymbolicLink=/etc/lab/dangling"),
            List.of("ConditionPathIsSymbolicLink=/etc/lab/file"),
            List.of("ConditionDirectoryNotEmpty=/etc/lab"),
            List.of("ConditionDirectoryNotEmpty=/etc/lab/none"),
            List.of("ConditionDirectoryNotEmpty=/etc/lab/gone"),
            List.of("ConditionDirectoryNotEmpty=!/etc/lab/none"),
            List.of("ConditionFileNotEmpty=/etc/lab/file"),
            List.of("ConditionFileNotEmpty=/etc/lab/empty"),
            List.of("ConditionFileNotEmpty=/etc/lab"),
            List.of("ConditionFileIsExecutable=/usr/sbin/collectd"),
            List.of("ConditionFileIsExecutable=/etc/lab/file"),
            List.of("ConditionVirtualization=yes"),
            List.of("AssertPathExists=/etc/lab/gone"),
            List.of("AssertPathExists=/etc/lab/file"));

    @Test
    void what_systemd_says_does_not_hold_is_an_obstacle_and_nothing_else_is() throws Exception {
        try (SystemdLab lab = SystemdLab.boot()) {
            lab.write("/etc/lab/file", "x");
            lab.write("/etc/lab/empty", "");
            lab.exec("mkdir", "/etc/lab/none").expectExit(0);
            lab.exec("ln", "-s", "/etc/lab/nowhere", "/etc/lab/dangling").expectExit(0);
            for (List<String> conditions : CONDITIONS) {
                String[] command = new String[conditions.size() + 2];
                command[0] = "systemd-analyze";
                command[1] = "condition";
                for (int i = 0; i < conditions.size(); i++) {
                    command[i + 2] = conditions.get(i);
                }
                boolean holds = lab.exec(command).exitCode() == 0;

                assertThat(UnitConditions.obstacle(source(lab, conditions), Optional.empty())
                                .isEmpty())
                        .as("%s", conditions)
                        .isEqualTo(holds);
            }
        }
    }

    @Test
    void conditions_of_a_loaded_unit_are_read_as_systemd_gives_them() throws Exception {
        String json = "{\"type\":\"a(sbbsi)\",\"data\":[[\"ConditionPathExists\",false,true,\"/etc\",1]]}";

        assertThat(UnitConditions.obstacle(answering(json), Optional.empty()))
                .hasValueSatisfying(text -> assertThat(text).contains("ConditionPathExists=!/etc"));
        assertThat(UnitConditions.obstacle(answering(json), Optional.of(Path.of("/etc/x.conf"))))
                .isEmpty();
        for (String other : List.of("", "no JSON", "[]", "{}", "{\"data\":[[1]]}", "{\"data\":7}")) {
            assertThat(UnitConditions.obstacle(answering(other), Optional.empty()))
                    .as(other)
                    .isEmpty();
        }
    }

    private static UnitSource source(SystemdLab lab, List<String> conditions) {
        StringBuilder data = new StringBuilder();
        for (String condition : conditions) {
            String[] parts = condition.split("=", 2);
            String seen = parts[1].replaceFirst("^[|!]+", "").replaceFirst("^/", "/proc/" + lab.init() + "/root/");
            data.append(data.isEmpty() ? "" : ",")
                    .append("[\"" + parts[0] + "\"," + parts[1].startsWith("|") + "," + parts[1].contains("!") + ",\""
                            + seen + "\",0]");
        }
        return answering("{\"type\":\"a(sbbsi)\",\"data\":[" + data + "]}");
    }

    private static UnitSource answering(String json) {
        return new UnitSource() {
            @Override
            public Optional<String> property(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<String> list(String name) {
                return Optional.of(json);
            }

            @Override
            public Optional<String> managerEnvironment() {
                return Optional.empty();
            }

            @Override
            public Optional<String> account(String database, String name) {
                return Optional.empty();
            }
        };
    }
}
