package io.github.collectdmonitor.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program with its arguments and environment, which can be started any number of times.
 *
 * @param command the program and its arguments
 * @param environment added to the inherited environment, or all of it
 * @param inheritsEnvironment whether the environment of the tests is passed on
 */
public record Program(List<String> command, Map<String, String> environment, boolean inheritsEnvironment) {
    /** Copies the arguments and the environment. */
    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A program found by {@link Executable}, or given as an absolute path. */
    public static Program of(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(name.startsWith("/") ? name : Executable.require(name));
        command.addAll(List.of(arguments));
        return new Program(command, Map.of(), true);
    }

    /** A shell line. */
    public static Program shell(String line, String... arguments) {
        return of("/bin/sh", "-c", line, "sh").with(arguments);
    }

    /** A jar, run by the Java that runs the tests. */
    public static Program jar(Path jar, String... arguments) {
        return java().with("-jar", jar.toString()).with(arguments);
    }

    /** A main class on the class path of the tests, run by the Java that runs them. */
    public static Program mainClass(Class<?> main, String... arguments) {
        return java().with("-cp", System.getProperty("java.class.path"), main.getName())
                .with(arguments);
    }

    /** The Java that runs the tests, without arguments. */
    public static Program java() {
        return of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** The same program with further arguments. */
    public Program with(String... arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(List.of(arguments));
        return new Program(longer, environment, inheritsEnvironment);
    }

    /** The same program with a variable of its environment set. */
    public Program withVariable(String name, String value) {
        Map<String, String> larger = new HashMap<>(environment);
        larger.put(name, value);
        return new Program(command, larger, inheritsEnvironment);
    }

    /** The same program with the variables set on it and no others. */
    public Program withoutInheritedEnvironment() {
        return new Program(command, environment, false);
    }

    /** Starts the program; its standard input is open until {@link ProgramRun#closeInput()}. */
    public ProgramRun start() {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!inheritsEnvironment) {
            builder.environment().clear();
        }
        builder.environment().putAll(environment);
        try {
            return new ProgramRun(this, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + String.join(" ", command), e);
        }
    }

    /**
     * Runs the program to its end with an empty standard input.
     *
     * @throws AssertionError if it still runs at the limit
     */
    public ProgramResult run(Duration limit) {
        try (ProgramRun run = start()) {
            run.closeInput();
            return run.await(limit);
        }
    }
}
