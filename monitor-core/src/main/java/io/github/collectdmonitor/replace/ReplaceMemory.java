package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Sha256;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What replacements leave for later ones.
 *
 * @param journal of the one that is under way
 * @param knownGood the configs to go back to
 * @param failed the configs not to try again
 * @param confirmations the config that waits to be confirmed
 * @param clock tells the time of all that
 */
record ReplaceMemory(
        ReplaceJournal journal,
        KnownGoodConfigs knownGood,
        FailedConfigs failed,
        Confirmations confirmations,
        Clock clock) {
    private static final Logger LOG = System.getLogger(ReplaceMemory.class.getName());

    static ReplaceMemory in(StateFolder folder, Clock clock) {
        return new ReplaceMemory(
                new ReplaceJournal(folder),
                new KnownGoodConfigs(folder),
                new FailedConfigs(folder, clock),
                new Confirmations(folder, clock),
                clock);
    }

    /**
     * Holds a config that has proved itself; the one before it comes next in the order, where it had proved itself, too.
     *
     * @param rolledBack whether it was brought back, and so keeps its place in the order
     * @return what could not be done, as a warning
     */
    List<String> hold(byte[] config, Optional<byte[]> before, boolean rolledBack) {
        try {
            String sha256 = Sha256.of(config);
            failed.remove(sha256);
            if (!rolledBack || !knownGood.has(sha256)) {
                if (before.isPresent() && knownGood.has(Sha256.of(before.get()))) {
                    knownGood.keep(before.get());
                }
                knownGood.keep(config);
            }
            return List.of();
        } catch (IOException e) {
            return List.of("The config could not be kept as the last known good one: " + ConfigFiles.explain(e));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Keeping the last known good config failed unexpectedly", e);
            return List.of("The config could not be kept as the last known good one, see the agent's log");
        }
    }

    /** Remembers that collectd did not work with a config. */
    void remember(String failedSha256, String reason) {
        try {
            failed.add(failedSha256, reason);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "It cannot be recorded that a config failed, so that it may be tried again: {0}",
                    ConfigFiles.explain(e));
        }
    }
}
