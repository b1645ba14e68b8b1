package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.settings.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The password for the broker, from the one place that was named. */
final class PasswordOptions {
    /** Stands for "-p" without a value: no argument of a process can hold this character. */
    private static final String ASK = "\0";

    @Option(
            names = {"-p", "--password"},
            arity = "0..1",
            fallbackValue = ASK,
            preprocessor = AttachedValue.class,
            paramLabel = "PASSWORD",
            description = "Password for the broker. Without a value it is asked for, without echo. Other users of this"
                    + " host can see a password that is given here: prefer the two options below.")
    private @Nullable String password;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Take the password from the first line of FILE.")
    private @Nullable Path file;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "Take the password from the environment variable NAME.")
    private @Nullable String variable;

    /**
     * Returns the password, or nothing where none is wanted.
     *
     * @param warnings gets a line for what is unsafe but works
     * @throws SenderException with {@link ExitCode#USAGE} if more than one place is named or the place has none
     */
    Optional<Secret> read(PasswordPrompt prompt, Map<String, String> environment, Consumer<String> warnings)
            throws SenderException {
        long places = Stream.of(password, file, variable)
                .filter(place -> place != null)
                .count();
        if (places > 1) {
            throw SenderException.usage(
                    "only one of --password, --password-file and --password-env can be given, not " + places);
        }
        if (file != null) {
            return Optional.of(new SecretFiles(warnings).firstLine("--password-file", file, "password"));
        }
        if (variable != null) {
            return Optional.of(fromEnvironment(variable, environment));
        }
        return ASK.equals(password)
                ? Optional.of(asked(prompt))
                : Optional.ofNullable(password).map(Secret::new);
    }

    private static Secret asked(PasswordPrompt prompt) throws SenderException {
        return prompt.ask("Password for the broker")
                .orElseThrow(() -> SenderException.usage("there is no terminal to ask for the password on;"
                        + " give it by --password-file or --password-env"));
    }

    private static Secret fromEnvironment(String name, Map<String, String> environment) throws SenderException {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw SenderException.usage("the environment variable " + name + ", named by --password-env, is not set");
        }
        return new Secret(value);
    }
}
