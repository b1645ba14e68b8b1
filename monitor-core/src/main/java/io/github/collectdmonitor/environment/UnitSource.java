package io.github.collectdmonitor.environment;

import java.util.Optional;

/** Asks systemd. */
public interface UnitSource {
    /** The value of a property of the unit as {@code systemctl show} prints it; empty where systemd does not answer. */
    Optional<String> property(String name) throws InterruptedException;

    /** A property of the unit that is a list, as JSON of {@code busctl get-property}; empty where systemd does not answer. */
    Optional<String> list(String name) throws InterruptedException;

    /** What {@code systemctl show-environment} prints; empty where systemd does not answer. */
    Optional<String> managerEnvironment() throws InterruptedException;

    /**
     * A line of the users' or groups' database, as {@code getent} prints it; empty where there is no such user or group.
     *
     * @param database {@code passwd} or {@code group}
     */
    Optional<String> account(String database, String name) throws InterruptedException;
}
