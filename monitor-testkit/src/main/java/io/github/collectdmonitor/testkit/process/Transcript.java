package io.github.collectdmonitor.testkit.process;

import java.util.List;

/** Formats a program's run for the message of a failed assertion. */
final class Transcript {
    private Transcript() {}

    static String of(List<String> command, String state, String stdout, String stderr) {
        return "arguments: %s%n%s%nstandard output:%n%s%nstandard error:%n%s%n"
                .formatted(
                        command,
                        state,
                        stdout.indent(2).stripTrailing(),
                        stderr.indent(2).stripTrailing());
    }
}
