package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.settings.secret.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options for the broker's password. */
final class PasswordOptions {
    /** The value of "-p" without a value: arguments of a process cannot contain this character. */
    private static final String ASK = "\0";

    @Option(
            names = {"-p", "--password"},
            arity = "0..1",
            fallbackValue = ASK,
            preprocessor = AttachedValue.class,
            paramLabel = "PASSWORD",
            description = "Password for the broker. Without a value the program prompts for it. Other users of this"
                    + " host can see a password on the command line: prefer the two options below.")
    private @Nullable String password;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the first line of FILE.")
    private @Nullable Path file;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "Read the password from the environment variable NAME.")
    private @Nullable String variable;

    /**
     * Returns the password, or nothing without these options.
     *
     * @param warnings receives a line for each unsafe option
     * @throws SenderException with {@link ExitCode#USAGE} if more than one option is given, or there is no password
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
                .orElseThrow(() -> SenderException.usage("cannot prompt for the password without a terminal;"
                        + " use --password-file or --password-env"));
    }

    private static Secret fromEnvironment(String name, Map<String, String> environment) throws SenderException {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw SenderException.usage("the environment variable " + name + ", named by --password-env, is not set");
        }
        return new Secret(value);
    }

    /** Uses the text after "=" as the option's value, even if it looks like an option: {@code -p=-hunter2}. */
    static final class AttachedValue implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's parser has its arguments in a Stack.
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> information) {
            if (!"=".equals(information.get("separator")) || arguments.isEmpty()) {
                return false;
            }
            option.setValue(arguments.pop());
            return true;
        }
    }
}
