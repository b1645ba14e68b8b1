package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.process.ProcessIdentity;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers processes that were children of a daemon: after its end, a child that leads its own session looks like a
 * daemon. Thread safe.
 */
public final class KnownChildren {
    private static final int MOST = 1000;

    private final Set<ProcessIdentity> known = new HashSet<>();

    synchronized void add(Collection<ProcessIdentity> children) {
        known.removeIf(child -> !child.isAlive());
        children.stream().filter(child -> known.size() < MOST).forEach(known::add);
    }

    synchronized boolean has(ProcessIdentity identity) {
        return known.contains(identity);
    }
}
