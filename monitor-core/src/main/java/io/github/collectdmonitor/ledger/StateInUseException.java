package io.github.collectdmonitor.ledger;

import java.nio.file.Path;

/** Another process has the state folder. */
public final class StateInUseException extends Exception {
    StateInUseException(Path folder) {
        super("Another agent uses " + folder + "; give each agent a StateDir of its own");
    }
}
