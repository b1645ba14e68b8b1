package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.settings.Secret;
import java.io.Console;
import java.util.Optional;

/** Asks a person for a password or a passphrase. */
@FunctionalInterface
interface PasswordPrompt {
    /**
     * Returns what was typed, or nothing where there is no terminal to ask on.
     *
     * @param what is asked for, with a capital letter
     */
    Optional<Secret> ask(String what);

    /** Asks on the terminal, without echo. */
    @SuppressWarnings("SystemConsoleNull") // It is null on JDK 17 to 21, and isTerminal asks what later ones need.
    static Optional<Secret> onTerminal(String what) {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return Optional.empty();
        }
        char[] typed = console.readPassword("%s: ", what);
        return typed == null ? Optional.empty() : Optional.of(new Secret(new String(typed)));
    }

    /** From JDK 22 on there is a console without a terminal, too, and one has to ask; before, there is nothing to ask. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
