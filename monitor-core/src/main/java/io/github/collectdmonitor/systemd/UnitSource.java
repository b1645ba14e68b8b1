package io.github.collectdmonitor.systemd;

import java.util.Optional;

/** Reads the properties of a unit from systemd. */
public interface UnitSource {
    /** Returns a property of the unit as {@code systemctl show} prints it; empty if systemd does not answer. */
    Optional<String> property(String name) throws InterruptedException;

    /** Returns a list property of the unit as JSON of {@code busctl get-property}; empty if systemd does not answer. */
    Optional<String> list(String name) throws InterruptedException;

    /** Returns the output of {@code systemctl show-environment}; empty if systemd does not answer. */
    Optional<String> managerEnvironment() throws InterruptedException;

    /**
     * Returns a line of the user or group database, as {@code getent} prints it; empty if the entry does not exist.
     *
     * @param database {@code passwd} or {@code group}
     */
    Optional<String> account(String database, String name) throws InterruptedException;
}
