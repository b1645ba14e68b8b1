package io.github.collectdmonitor.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.Probe;
import io.github.collectdmonitor.cli.Probe.Ended;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

class SenderOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -t x                                    | Missing required parameter: '<first>'
            a b                                     | Missing required option: '--topic=TOPIC'
            a b -t                                  | Missing required parameter for option '--topic' (TOPIC)
            a b c -t x                              | too many arguments
            a b -t x --frob                         | unknown option --frob
            a b -t x --time-out 3                   | unknown option --time-out; did you mean --timeout
            a b -t x -q 3                           | --qos must be 0 to 2, not 3
            a b -t x -q -1                          | --qos must be 0 to 2, not -1
            a b -t x -q two                         | Invalid value for option '--qos': 'two' is not an int
            a b -t x --timeout 0                    | --timeout must be 1 to 4294967295, not 0
            a b -t x --timeout 4294967296           | --timeout must be 1 to 4294967295, not 4294967296
            a b -t x --timeout 1.5                  | Invalid value for option '--timeout'
            a b -t x --task-id 0                    | --task-id must be 1 to 9007199254740992, not 0
            a b -t x --task-id 9007199254740993     | --task-id must be 1 to 9007199254740992, not 9007199254740993
            a b -t x --output xml                   | it must be human, text or json, not "xml"
            a b -t x --max-payload 0                | --max-payload must be 1 to 268435455, not 0
            a b -t x/#                              | --topic must name one topic, without + and #, not "x/#"
            a b -t x -r +/y                         | --result-topic must name one topic
            a b -t=                                 | --topic is empty
            a b -t x -r=                            | --result-topic is empty
            a b -t x -h http://y                    | a broker must be given as host, host:port or [IPv6]:port
            a b -t x -h y:0                         | a port must be 1 to 65535, not 0
            a b -t x -h y:65536                     | a port must be 1 to 65535, not 65536
            a b -t x -s -h 127.0.0.1                | with TLS the broker must be given by its name
            a b -t x --cafile pom.xml               | --cafile has no effect without --secure
            a b -t x --cert pom.xml --key pom.xml   | --cert has no effect without --secure
            a b -t x --key pom.xml                  | --key has no effect without --secure
            a b -t x -s --cert pom.xml              | a client certificate and its key must be given together
            a b -t x -s --cafile no-such-file       | --cafile no-such-file cannot be read: there is no such file
            a b -t x -s --cafile src                | --cafile src cannot be read: it is a folder
            a b -t x --sign-key pom.xml             | --sign-key and --signer must be given together
            a b -t x --signer alice                 | --sign-key and --signer must be given together
            a b -t x --sign-key no-such --signer a  | the key file no-such cannot be read
            a b -t x --sign-key-passphrase-file x   | --sign-key-passphrase-file has no effect without --sign-key
            a b -t x -p                             | cannot prompt for the password without a terminal
            a b -p -t x                             | cannot prompt for the password without a terminal
            a b -t x -p s --password-env S          | only one of --password, --password-file and --password-env
            a b -t x -p --password-file pom.xml     | only one of --password, --password-file and --password-env
            a b -t x --password-env NO_SUCH_NAME    | the environment variable NO_SUCH_NAME
            a b -t x --max-payload 60               | the limit is 60
            """)
    void wrong_arguments_end_with_2_and_one_line(String arguments, String error) {
        Ended ended = Probe.run(arguments.split(" +"));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("probe: ")
                .contains(error)
                .endsWith("(try 'probe --help')" + System.lineSeparator());
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Test
    void what_stands_behind_a_misspelt_password_option_is_not_shown() {
        Ended attached = Probe.run("a", "b", "-t", "x", "--pasword=hunter2");
        Ended apart = Probe.run("a", "b", "-t", "x", "--pasword", "hunter2");

        assertThat(attached.err()).contains("unknown option --pasword").doesNotContain("hunter2");
        assertThat(apart.err()).contains("unknown option --pasword").doesNotContain("hunter2");
    }

    @Test
    void help_names_every_option_and_exit_code() {
        Ended ended = Probe.run("--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("-h, --host", "-u, --user", "-p, --password", "-s, --secure", "-q, --qos", "-t, --topic")
                .contains("-r, --result-topic", "--timeout", "--password-file", "--password-env", "--cafile", "--cert")
                .contains("--key", "--output", "--task-id", "--max-payload", "--help", "--version")
                .contains("(default: 60)", "(default: localhost)")
                .containsPattern("(?s)Exit codes:.*0 .*1 .*2 .*3 .*4 .*130 ");
    }

    @Test
    void version_names_the_program() {
        assertThat(Probe.run("--version").out()).startsWith("probe ");
        assertThat(Probe.run("--version").exitCode()).isZero();
    }

    @Test
    void a_bug_ends_with_70_and_one_line() {
        Ended ended = Probe.run(new Broken(), new String[0]);

        assertThat(ended.exitCode()).isEqualTo(70);
        assertThat(ended.err()).startsWith("broken: internal error").contains("first\\nsecond", "Broken.call");
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Command(name = "broken")
    static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("first\nsecond");
        }
    }
}
