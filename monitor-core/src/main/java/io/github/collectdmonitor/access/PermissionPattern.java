package io.github.collectdmonitor.access;

/**
 * A line of {@code Allow} or {@code Deny}: {@code SERVICE/COMMAND}, in which {@code *} matches any
 * characters within either name, or {@code collectd.conf} for all replacement actions.
 */
public final class PermissionPattern {
    /** The pattern of the permission to replace the config. */
    public static final String CONFIG = "collectd.conf";

    private final String text;
    private final WildcardPattern service;
    private final WildcardPattern command;

    private PermissionPattern(String text, String service, String command) {
        this.text = text;
        this.service = new WildcardPattern(service);
        this.command = new WildcardPattern(command);
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if it has neither form; the message describes both
     */
    public static PermissionPattern of(String text) {
        if (text.equals(CONFIG)) {
            return new PermissionPattern(text, "", "");
        }
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1 || slash != text.lastIndexOf('/')) {
            throw new IllegalArgumentException("\"" + text + "\" must be SERVICE/COMMAND, in which" + " * matches any"
                    + " characters, as in \"nginx/*\" or \"*/*\", or \"" + CONFIG + "\"");
        }
        return new PermissionPattern(text, text.substring(0, slash), text.substring(slash + 1));
    }

    /** Returns whether it matches a command; false if it is the pattern of the config. */
    public boolean covers(String serviceName, String commandName) {
        return covers(new Permission.Command(serviceName, commandName));
    }

    boolean covers(Permission right) {
        boolean ofConfig = text.equals(CONFIG);
        return right instanceof Permission.Command named
                ? !ofConfig && service.matches(named.service()) && command.matches(named.command())
                : ofConfig;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PermissionPattern pattern && pattern.text.equals(text);
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
