package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records in a wrong order are rejected. */
class FileOrderTest {
    private static final String JOURNAL_FORCED = "7 fsync(9</s/.replacement.1.staged>) = 0";
    private static final String JOURNAL_PLACED = "7 rename(\"/s/.replacement.1.staged\", \"/s/replacement\") = 0";
    private static final String CONFIG_FORCED = "7 fsync(9</e/.c.1.staged>) = 0";
    private static final String CONFIG_PLACED = "7 rename(\"/e/.c.1.staged\", \"/e/c\") = 0";
    private static final String FOLDER_FORCED = "7 fsync(9</e>) = 0";

    private static final List<String> GOOD = List.of(
            "7 openat(AT_FDCWD</>, \"/e/.c.1.staged\", O_RDWR|O_CREAT|O_EXCL, 0600) = 9</e/.c.1.staged>",
            "7 write(9</e/.c.1.staged>, \"Interval 1\\n\", 11) = 11",
            "7 chmod(\"/e/.c.1.staged\", 0644) = 0",
            CONFIG_FORCED,
            "7 write(9</s/.replacement.1.staged>, \"{\\\"stage\\\":\\\"SWAP\\\"}\", 16) = 16",
            JOURNAL_FORCED,
            JOURNAL_PLACED,
            "7 openat(AT_FDCWD</>, \"/s\", O_RDONLY) = 9</s>",
            "7 fsync(9</s> <unfinished ...>",
            "8 +++ exited with 0 +++",
            "7 <... fsync resumed>) = 0",
            CONFIG_PLACED,
            "7 openat(AT_FDCWD</>, \"/e\", O_RDONLY) = 9</e>",
            FOLDER_FORCED,
            "7 unlink(\"/e/.c.1.staged\") = -1 ENOENT (No such file or directory)");

    @Test
    void right_order_has_no_violations() {
        assertThat(violations(GOOD)).isEmpty();
    }

    @Test
    void config_that_is_not_forced_is_noticed() {
        assertThat(violations(without(CONFIG_FORCED)))
                .singleElement()
                .asString()
                .contains("put into place before it was forced", "/e/c");
    }

    @Test
    void write_after_the_force_is_noticed() {
        assertThat(violations(before(CONFIG_PLACED, "7 write(9</e/.c.1.staged>, \"x\", 1) = 1")))
                .anySatisfy(line -> assertThat(line).contains("before it was forced"));
    }

    @Test
    void change_of_mode_that_only_data_were_forced_after_is_noticed() {
        assertThat(violations(replaced(CONFIG_FORCED, "7 fdatasync(9</e/.c.1.staged>) = 0")))
                .singleElement()
                .asString()
                .contains("before it was forced");
    }

    @Test
    void force_that_failed_does_not_count() {
        assertThat(violations(replaced(CONFIG_FORCED, CONFIG_FORCED.replace("= 0", "= -1 EIO (Input/output error)"))))
                .singleElement()
                .asString()
                .contains("before it was forced");
    }

    @Test
    void force_of_another_thread_that_ends_too_late_does_not_count() {
        List<String> lines = new ArrayList<>(before(CONFIG_PLACED, "8 <... fsync resumed>) = 0"));
        lines.set(lines.indexOf(CONFIG_FORCED), "8 fsync(9</e/.c.1.staged> <unfinished ...>");
        assertThat(violations(lines)).isEmpty();

        lines.remove("8 <... fsync resumed>) = 0");
        lines.add(lines.indexOf(CONFIG_PLACED) + 1, "8 <... fsync resumed>) = 0");
        assertThat(violations(lines)).singleElement().asString().contains("before it was forced");
    }

    @Test
    void folder_that_is_not_forced_is_noticed() {
        assertThat(violations(without(FOLDER_FORCED)))
                .singleElement()
                .asString()
                .contains("folder was not forced");
    }

    @Test
    void folder_that_is_forced_after_the_next_step_is_noticed() {
        List<String> lines = new ArrayList<>(GOOD);
        lines.add(lines.indexOf(FOLDER_FORCED), "7 execve(\"/usr/sbin/other\", [\"other\"], 0x1) = 0");
        assertThat(violations(lines)).singleElement().asString().contains("folder was not forced at once");
    }

    @Test
    void journal_that_is_not_on_disk_is_noticed() {
        List<String> lines = new ArrayList<>(GOOD);
        lines.removeIf(line -> line.contains("fsync(9</s> <") || line.contains("fsync resumed"));
        assertThat(violations(lines))
                .anySatisfy(line -> assertThat(line).contains("the journal says \"\"", "SWAP"))
                .hasSize(2);
    }

    @Test
    void journal_that_says_another_step_is_noticed() {
        assertThat(violations(
                        GOOD.stream().map(line -> line.replace("SWAP", "STOP")).toList()))
                .singleElement()
                .asString()
                .contains("the journal says \"STOP\"");
    }

    @Test
    void steps_that_were_not_journaled_are_noticed() {
        for (String act : List.of(
                "7 rename(\"/e/.o.1.staged\", \"/e/c.orig\") = 0",
                "7 kill(4711, SIGTERM) = 0",
                "9 execve(\"/usr/sbin/collectd\", [\"collectd\", \"-C\", \"/e/c\"], 0x1) = 0")) {
            assertThat(violations(before(FOLDER_FORCED, act)))
                    .anySatisfy(line -> assertThat(line).contains("the journal says \"SWAP\"", act.substring(2, 8)));
        }
    }

    @Test
    void config_that_is_away_or_half_for_an_instant_is_noticed() {
        for (String danger : List.of(
                "7 unlink(\"/e/c\") = 0",
                "7 rename(\"/e/c\", \"/e/c.old\") = 0",
                "7 openat(AT_FDCWD</>, \"/e/c\", O_WRONLY|O_TRUNC) = 9</e/c>",
                "7 write(9</e/c>, \"x\", 1) = 1",
                "7 ftruncate(9</e/c>, 0) = 0",
                "7 truncate(\"/e/c\", 0) = 0")) {
            List<String> lines = new ArrayList<>(GOOD);
            lines.add(danger);
            assertThat(violations(lines))
                    .as(danger)
                    .anySatisfy(line -> assertThat(line).startsWith("collectd.conf: "));
        }
    }

    private static List<String> violations(List<String> lines) {
        return new FileOrder(
                        SystemCallRecord.parse(lines), Path.of("/e/c"), Path.of("/s"), Path.of("/usr/sbin/collectd"))
                .violations();
    }

    private static List<String> without(String line) {
        return GOOD.stream().filter(each -> !each.equals(line)).toList();
    }

    private static List<String> replaced(String line, String other) {
        return GOOD.stream().map(each -> each.equals(line) ? other : each).toList();
    }

    private static List<String> before(String line, String added) {
        List<String> lines = new ArrayList<>(GOOD);
        lines.add(lines.indexOf(line), added);
        return lines;
    }
}
