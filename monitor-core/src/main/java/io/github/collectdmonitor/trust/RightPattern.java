package io.github.collectdmonitor.trust;

/**
 * Which requests a line of {@code Allow} or {@code Deny} is about: {@code SERVICE/COMMAND}, where {@code *} stands for any
 * characters within either name, or {@code collectd.conf} for all that concerns the config (issue 4).
 */
public final class RightPattern {
    /** What stands for the right to replace the config. */
    public static final String CONFIG = "collectd.conf";

    private final String text;
    private final NamePattern service;
    private final NamePattern command;

    private RightPattern(String text, String service, String command) {
        this.text = text;
        this.service = new NamePattern(service);
        this.command = new NamePattern(command);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it has neither form; the message says which there are
     */
    public static RightPattern of(String text) {
        if (text.equals(CONFIG)) {
            return new RightPattern(text, "", "");
        }
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1 || slash != text.lastIndexOf('/')) {
            throw new IllegalArgumentException("\"" + text + "\" must be SERVICE/COMMAND, where * stands for any"
                    + " characters, as in \"nginx/*\" or \"*/*\", or \"" + CONFIG + "\"");
        }
        return new RightPattern(text, text.substring(0, slash), text.substring(slash + 1));
    }

    /** Whether it is about a command; false where it is about the config. */
    public boolean covers(String serviceName, String commandName) {
        return covers(new Right.Command(serviceName, commandName));
    }

    boolean covers(Right right) {
        boolean ofConfig = text.equals(CONFIG);
        return right instanceof Right.Command named
                ? !ofConfig && service.matches(named.service()) && command.matches(named.command())
                : ofConfig;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RightPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
