package io.github.collectdmonitor.ledger;

import java.nio.file.Path;

/** Thrown if another process has locked the state folder. */
public final class StateInUseException extends Exception {
    StateInUseException(Path folder) {
        super("Another agent uses " + folder + "; give each agent a StateDir of its own");
    }
}
