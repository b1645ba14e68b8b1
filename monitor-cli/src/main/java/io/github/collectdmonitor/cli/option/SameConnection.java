package io.github.collectdmonitor.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options for a further request to the same agent, quoted for a shell. */
public final class SameConnection {
    private static final Set<String> REPEATED = Set.of(
            "--host",
            "--user",
            "--password-file",
            "--password-env",
            "--secure",
            "--cafile",
            "--insecure",
            "--cert",
            "--key",
            "--sign-key",
            "--sign-key-passphrase-file",
            "--signer",
            "--verify-key",
            "--topic",
            "--result-topic",
            "--qos");

    /** Shown without its value, which the program prompts for. */
    private static final String PASSWORD = "--password";

    private SameConnection() {}

    /** Returns the given options, without passwords. */
    public static String options(ParseResult parsed) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : parsed.commandSpec().options()) {
            String name = option.longestName();
            if (name.equals(PASSWORD) && option.getValue() != null) {
                words.add(name);
            } else if (REPEATED.contains(name) && parsed.hasMatchedOption(option)) {
                words.add(option.arity().max() == 0 ? name : name + "=" + quoted(option));
            }
        }
        return String.join(" ", words);
    }

    private static String quoted(OptionSpec option) {
        Object value = option.getValue();
        return quoted(String.valueOf(value));
    }

    /** Returns a word quoted for a POSIX shell. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
