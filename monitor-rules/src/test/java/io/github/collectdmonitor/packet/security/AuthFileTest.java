package io.github.collectdmonitor.packet.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthFileTest {
    private final TemporaryFolder folder = TemporaryFolder.create("auth");
    private final Path path = folder.resolve("auth");

    @AfterEach
    void remove_folder() {
        folder.close();
    }

    @Test
    void reads_lines_as_collectd_does() throws IOException {
        folder.write("auth", """
                # a comment: no user
                alice: in the house\s
                  bob:\tx:y

                nobody
                empty:
                alice: second
                """);
        AuthFile file = AuthFile.read(path);

        assertThat(password(file, "alice")).isEqualTo("in the house ");
        assertThat(password(file, "bob")).isEqualTo("x:y");
        assertThat(file.find("nobody")).isNull();
        assertThat(file.find("empty")).isNull();
        assertThat(file.find("# a comment")).isNull();
    }

    @Test
    void change_is_noticed_and_a_file_that_cannot_be_read_leaves_the_users() throws IOException {
        folder.write("auth", "alice: one");
        AuthFile file = AuthFile.read(path);

        folder.write("auth", "alice: another");
        Awaitility.await().until(() -> password(file, "alice").equals("another"));

        Files.delete(path);
        Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> file.find("alice") != null);

        folder.write("auth", "bob: two");
        Awaitility.await().until(() -> file.find("alice") == null && file.find("bob") != null);
    }

    @Test
    void unusable_file_is_refused_without_its_text() {
        folder.write("auth", "hunter2\n");
        assertThatThrownBy(() -> AuthFile.read(path))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot read the auth file " + path
                        + ": it has no users; write a line \"user: password\" for each");

        folder.write("auth", "alice: " + "x".repeat(1024 * 1024));
        assertThatThrownBy(() -> AuthFile.read(path)).hasMessageContaining("it is larger than 1048576 bytes");

        assertThatThrownBy(() -> AuthFile.read(folder.path())).hasMessageContaining("it is not a regular file");
        assertThatThrownBy(() -> AuthFile.read(folder.resolve("nosuch"))).hasMessageContaining("NoSuchFileException");
    }

    @Test
    void shows_no_password() throws IOException {
        folder.write("auth", "alice: hunter2");
        AuthFile file = AuthFile.read(path);

        assertThat(file.toString()).isEqualTo(path.toString());
    }

    private static String password(AuthFile file, String user) {
        return new String(Objects.requireNonNull(file.find(user)).signing().getEncoded(), StandardCharsets.ISO_8859_1);
    }
}
