package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.files.StateFolder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The state that replacements keep for later ones.
 *
 * @param journal the journal of the current replacement
 * @param knownGood the configs to roll back to
 * @param failed the configs that are rejected for a while
 * @param confirmations the pending confirmation
 * @param clock the clock for all of these
 */
public record ReplacementHistory(
        ReplacementJournal journal,
        KnownGoodConfigs knownGood,
        FailedConfigs failed,
        PendingConfirmations confirmations,
        Clock clock) {
    private static final Logger LOG = System.getLogger(ReplacementHistory.class.getName());

    public static ReplacementHistory in(StateFolder folder, Clock clock) {
        return new ReplacementHistory(
                new ReplacementJournal(folder),
                new KnownGoodConfigs(folder),
                new FailedConfigs(folder, clock),
                new PendingConfirmations(folder, clock),
                clock);
    }

    /**
     * Stores a config that has passed its probation as the newest known good one; the previous config comes second if
     * it is known to be good as well.
     *
     * @param rolledBack whether a rollback put it in place; then it keeps its position
     * @return warnings about what failed
     */
    public List<String> keep(byte[] config, Optional<byte[]> before, boolean rolledBack) {
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
            return List.of("Cannot store the config as the last known good one: " + ConfigFiles.explain(e));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error: cannot store the last known good config", e);
            return List.of("Cannot store the config as the last known good one: internal error, see the agent's log");
        }
    }

    /** Records that a config failed. */
    public void recordFailure(String failedSha256, String reason) {
        try {
            failed.add(failedSha256, reason);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot record that a config failed; it will not be rejected if it is sent again: {0}",
                    ConfigFiles.explain(e));
        }
    }
}
