package io.github.collectdmonitor.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares the environment of a unit with the one that a real systemd gives its process. */
@RequiresSystemdLab
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class EnvironmentFileTest {
    private static final String UNIT = """
            [Service]
            Type=oneshot
            User=daemon
            Group=adm
            WorkingDirectory=/var
            Environment="WORDS=two words" SINGLE=one "QUOTE=a \\"quoted\\" \\\\ word" DOLLAR=$$x "SEEN=unit"
            Environment="NEWLINE=first\\nsecond" GONE=1 STAYS=1
            EnvironmentFile=/etc/lab/one
            EnvironmentFile=-/etc/lab/missing
            EnvironmentFile=/etc/lab/more.d/*.env
            EnvironmentFile=/etc/lab/app[12]/*
            UnsetEnvironment=GONE STAYS=2
            ExecStart=/bin/sh -c 'pwd; id -un; id -gn; env -0'
            """;

    private static final String FILE = """
            # comment
            ; another
            PLAIN=value
              INDENTED = spaced value  \s
            EMPTY=
            QUOTED="double \\"quoted\\" \\$HOME \\n \\\\ `x`"
            SINGLE_QUOTED='single "quoted" \\n $HOME'
            JOINED="one" 'two' three\s
            CONTINUED=first \\
              second
            ESCAPED=a\\ b\\\\c\\"d\\ne
            MULTI="line one
            line two"
            TRAILING=end\\\s\s
            HASH=a#b # no comment
            export EXPORTED=no
            1DIGIT=no
            NOTHING
            EQUALS=a=b=c
            TAB=\ta\tb\t
            SEEN=file
            UNICODE=grüße
            SPACES="  kept  "
            AGAIN=1
            AGAIN=2
            OPEN="never closed
            LAST=in the quotes""";

    @Test
    void environment_is_the_one_that_systemd_gives() throws Exception {
        try (SystemdLab lab = SystemdLab.boot()) {
            lab.write("/etc/systemd/system/probe.service", UNIT);
            lab.write("/etc/lab/one", FILE);
            lab.write("/etc/lab/more.d/b.env", "MORE=b\n");
            lab.write("/etc/lab/more.d/a.env", "MORE=a\nA=1\n");
            lab.write("/etc/lab/app2/{b}", "APP=2\nCONTROL=a\033b\n");
            lab.write("/etc/lab/app1/a", "APP=1\nFIRST=1\n");
            lab.write("/etc/lab/app1/.a", "HIDDEN=1\n");
            lab.exec("systemctl", "daemon-reload").expectExit(0);
            lab.exec("systemctl", "set-environment", "MANAGER=a b'c\"d").expectExit(0);
            lab.exec("systemctl", "start", "probe").expectExit(0);
            // The journal keeps a NUL as the end of a line; a file keeps all.
            lab.write("/etc/systemd/system/probe.service.d/out.conf", "[Service]\nStandardOutput=file:/run/probe\n");
            lab.exec("systemctl", "daemon-reload").expectExit(0);
            lab.exec("systemctl", "start", "probe").expectExit(0);
            String[] printed = lab.read("/run/probe").split("\n", 4);
            Map<String, String> given = new TreeMap<>(QuotedWords.assignments(List.of(printed[3].split("\0", -1))));
            // Variables that systemd sets at each start, and those of the shell.
            given.keySet().removeAll(List.of("INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "PWD"));

            UnitEnvironment unit = UnitEnvironment.of(source(lab)).orElseThrow();

            assertThat(unit.warnings()).isEmpty();
            assertThat(unit.obstacles()).isEmpty();
            assertThat(new TreeMap<>(unit.variables())).isEqualTo(given);
            assertThat(List.of(
                            String.valueOf(unit.folder()), String.valueOf(unit.user()), String.valueOf(unit.group())))
                    .isEqualTo(List.of(printed).subList(0, 3));
            assertThat(unit.toString()).doesNotContain("two words");
        }
    }

    private static UnitSource source(SystemdLab lab) {
        return new UnitSource() {
            @Override
            public Optional<String> property(String name) {
                String text = lab.exec("systemctl", "show", "--property=" + name, "probe")
                        .stdout();
                String marked = "\n" + text;
                String value = marked.replace("\n" + name + "=", "\n").substring(1);
                // Seen from outside.
                return Optional.of(value.replace("/etc/lab", "/proc/" + lab.init() + "/root/etc/lab"));
            }

            @Override
            public Optional<String> list(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<String> managerEnvironment() {
                return Optional.of(lab.exec("systemctl", "show-environment").stdout());
            }

            @Override
            public Optional<String> account(String database, String name) {
                ProgramResult line = lab.exec("getent", database, name);
                return line.exitCode() == 0 ? Optional.of(line.stdout()) : Optional.empty();
            }
        };
    }
}
