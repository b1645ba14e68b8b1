package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.audit.verify.AuditVerdict;
import io.github.collectdmonitor.audit.verify.AuditVerifier;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs {@code --verify-audit}: verifies an audit log, and prints the result on one line. */
final class AuditVerification {
    private static final int WHOLE = 0;
    private static final int NOT_WHOLE = 1;
    private static final int UNREADABLE = 2;

    private final CommandLine commandLine;

    AuditVerification(CommandLine commandLine) {
        this.commandLine = commandLine;
    }

    /**
     * Returns the exit code: 0 if the log is whole, 1 if it is not or has no line with the hash, 2 if it cannot be
     * read.
     *
     * @throws ParameterException if the hash is invalid, or there is no file
     */
    int run(@Nullable Path file, @Nullable String expectedHead) {
        if (file == null) {
            throw new ParameterException(commandLine, "--expect-head needs --verify-audit FILE");
        }
        if (expectedHead != null && !Sha256.isHash(expectedHead)) {
            throw new ParameterException(
                    commandLine,
                    "--expect-head must be a SHA-256 in 64 hexadecimal digits, not \"" + expectedHead + "\"");
        }
        try {
            AuditVerdict verdict = AuditVerifier.check(file, expectedHead);
            print(commandLine.getOut(), verdict.text());
            return verdict.isWhole() ? WHOLE : NOT_WHOLE;
        } catch (IOException e) {
            print(commandLine.getErr(), file + " cannot be read: " + StateFiles.reason(e));
            return UNREADABLE;
        }
    }

    private static void print(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }
}
