package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.settings.secret.Secret;
import java.io.Console;
import java.util.Optional;

/** Prompts for a password or a passphrase. */
@FunctionalInterface
public interface PasswordPrompt {
    /**
     * Returns the typed secret, or nothing without a terminal.
     *
     * @param what the prompt, with a capital letter
     */
    Optional<Secret> ask(String what);

    /** Prompts on the terminal, without echo. */
    @SuppressWarnings("SystemConsoleNull") // It is null on JDK 17 to 21, and isTerminal checks later ones.
    static Optional<Secret> onTerminal(String what) {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return Optional.empty();
        }
        char[] typed = console.readPassword("%s: ", what);
        return typed == null ? Optional.empty() : Optional.of(new Secret(new String(typed)));
    }

    /** Returns whether the console is a terminal: since JDK 22 there is a console without a terminal, too. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
