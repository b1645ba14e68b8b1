package io.github.collectdmonitor.settings.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files config.json names, and what it means that others may write them. */
final class TrustedFilesTest {
    private static final ProcessStatus OWN = ProcessStatus.own();
    private static final String NEEDED =
            "\"Host\":\"h\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\",\"Services\":";

    @TempDir
    Path folder;

    @BeforeEach
    void openTheFolder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path open(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xrwx"));
    }

    private LoadedSettings load(String members) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{" + members + "}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return SettingsLoader.load(file, "host1");
    }

    private static List<String> places(LoadedSettings loaded) {
        return loaded.problems().stream()
                .filter(configProblem -> configProblem.text().contains("can be written by"))
                .map(ConfigProblem::place)
                .toList();
    }

    @Test
    void each_file_that_decides_what_runs_is_looked_at() throws IOException {
        Path program = open("program");
        open("collectd");
        open("ca.pem");
        open("cert.pem");
        open("key.pem");
        Files.createDirectory(folder.resolve("rules"));
        open("rules/a.json");
        open("rules/b.lua");
        open("rules/readme");

        LoadedSettings loaded = load("\"Secure\":true,\"CAFile\":\"ca.pem\",\"CertFile\":\"cert.pem\",\"KeyFile\":"
                + "\"key.pem\",\"LocalMonitorConfigDir\":\"rules\"," + NEEDED
                + "{\"collectd\":{\"CommandPath\":\"collectd\"},\"web\":{\"commands\":{\"line\":\"" + program
                + "\",\"other\":{\"argv\":[\"" + program + "\"]}}}}");

        assertThat(places(loaded))
                .containsExactlyInAnyOrder(
                        "CAFile",
                        "CertFile",
                        "KeyFile",
                        "LocalMonitorConfigDir",
                        "LocalMonitorConfigDir",
                        "Services.collectd.CommandPath",
                        "Services.web.commands.other");
    }

    @Test
    void state_folder_and_audit_log_are_looked_at_also_where_they_are_not_named() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        open("state/audit.log");

        assertThat(places(load("\"StateDir\":\"state\"," + NEEDED + "{}"))).containsExactly("AuditFile");

        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(places(load("\"StateDir\":\"state\"," + NEEDED + "{}"))).containsExactly("StateDir", "AuditFile");
    }

    @Test
    void folder_of_an_audit_log_that_is_not_there_yet_counts() throws IOException {
        Path log = Files.createDirectory(folder.resolve("log"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwxr-xrwx"));

        assertThat(places(load("\"StateDir\":\"state\",\"AuditFile\":\"log/audit\"," + NEEDED + "{}")))
                .containsExactly("AuditFile");
    }

    @Test
    void root_cannot_use_such_settings_and_others_are_warned() throws IOException {
        Path program = open("program");

        LoadedSettings loaded = load(NEEDED + "{\"web\":{\"commands\":{\"x\":{\"argv\":[\"" + program + "\"]}}}}");

        assertThat(places(loaded)).hasSize(1);
        assertThat(loaded.settings().isEmpty()).isEqualTo(OWN.isRoot());
    }

    @Test
    void severity_is_that_of_the_user() throws IOException {
        TrustedFiles files = new TrustedFiles();
        files.add("X", open("file"));

        assertThat(files.problems(new ProcessStatus(0, 0, 022)))
                .anySatisfy(configProblem -> assertThat(configProblem.isError()).isTrue());
        assertThat(files.problems(new ProcessStatus(OWN.uid() + 1, 0, 022)))
                .isNotEmpty()
                .noneMatch(ConfigProblem::isError);
    }

    @Test
    void settings_file_itself_counts_also_where_it_cannot_be_read_as_json() throws IOException {
        Path file = open("config.json");

        assertThat(SettingsLoader.load(file, "h").problems()).anySatisfy(configProblem -> {
            assertThat(configProblem.place()).isEmpty();
            assertThat(configProblem.text()).startsWith(file + " can be written by others");
        });
    }

    @Test
    void secret_that_others_can_read_is_a_warning() throws IOException {
        TrustedFiles files = new TrustedFiles();
        Path key = open("key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        files.addSecret("KeyFile", key);

        // The folder above, made by JUnit, is open by now, and so others reach the file.
        assertThat(files.problems(OWN)).singleElement().satisfies(configProblem -> {
            assertThat(configProblem.isError()).isFalse();
            assertThat(configProblem.toString()).startsWith("warning: KeyFile: " + key + " can be read by others");
        });
    }

    @Test
    void password_in_a_settings_file_that_others_can_read_is_a_warning() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{" + NEEDED + "{},\"User\":\"u\",\"Password\":\"geheim\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(SettingsLoader.load(file, "h").problems())
                .singleElement()
                .satisfies(configProblem -> assertThat(configProblem.toString())
                        .startsWith("warning: Password: " + file + " can be read by others")
                        .doesNotContain("geheim"));
    }

    @Test
    void edit_that_names_an_open_program_is_broken_for_root_and_keeps_what_was_read_before() throws IOException {
        AgentSettings first =
                load(NEEDED + "{\"a\":{\"commands\":{\"x\":\"1\"}}}").settings().orElseThrow();
        SettingsFile live = new SettingsFile(folder.resolve("config.json"), "host1", first);

        load(NEEDED + "{\"bb\":{\"commands\":{\"x\":{\"argv\":[\"" + open("program") + "\"]}}}}");

        assertThat(live.current().services().commands()).containsOnlyKeys(OWN.isRoot() ? "a" : "bb");
    }
}
