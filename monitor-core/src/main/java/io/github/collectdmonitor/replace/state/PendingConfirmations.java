package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.PendingConfirmation.State;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the pending confirmation, or the last one, and a copy of the config before it. */
public final class PendingConfirmations {
    /** The crash point after a confirmation is recorded as pending. */
    static final String WAITING_PLACE = "CONFIRM-waiting";

    /** The crash point after a config is confirmed. */
    public static final String KEPT_PLACE = "CONFIRM-kept";

    /** The crash point after the deadline, before the automatic rollback. */
    public static final String OVERDUE_PLACE = "CONFIRM-overdue";

    private static final Logger LOG = System.getLogger(PendingConfirmations.class.getName());
    private static final String FILE = "confirmation";
    private static final String OLD_CONFIG = "confirmation-old";

    private final StateFolder folder;
    private final Clock clock;

    PendingConfirmations(StateFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Returns the pending confirmation, or the last one.
     *
     * @throws IOException if the disk cannot be read, which may be temporary
     */
    public Optional<PendingConfirmation> read() throws IOException {
        Optional<byte[]> bytes = folder.read(FILE);
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(PendingConfirmation.decode(bytes.get()));
        } catch (InvalidJsonException e) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read {0}: {1}; a config with a pending confirmation will not be rolled back",
                    folder.resolve(FILE),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the same; also empty if the disk cannot be read. */
    public Optional<PendingConfirmation> last() {
        try {
            return read();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot read whether a confirmation is pending: {0}", ConfigFiles.explain(e));
            return Optional.empty();
        }
    }

    /** Returns the pending confirmation. */
    public Optional<PendingConfirmation> waiting() {
        return last().filter(PendingConfirmation::waits);
    }

    /** Records a pending confirmation, unless it was recorded before a crash. */
    public PendingConfirmation begin(Asked asked, Found found) throws IOException {
        Optional<PendingConfirmation> begun = waiting()
                .filter(each ->
                        each.taskId().equals(asked.taskId()) && each.newSha256().equals(found.newSha256()));
        if (begun.isPresent()) {
            return begun.get();
        }
        byte[] old = Files.readAllBytes(found.backup());
        String oldSha256 = Sha256.of(old);
        if (!oldSha256.equals(found.oldSha256())) {
            throw new FileSystemException(
                    found.backup().toString(), null, "it is not the config that was in place before");
        }
        folder.write(OLD_CONFIG, old);
        PendingConfirmation begins = new PendingConfirmation(
                asked.taskId(),
                found.place(),
                found.newSha256(),
                oldSha256,
                asked.kind() == Kind.ROLL_BACK,
                ConfirmDeadline.in(Objects.requireNonNull(asked.confirmWithin()), clock),
                State.WAITING,
                null,
                null);
        folder.write(FILE, begins.encode());
        CrashPoint.reached(WAITING_PLACE);
        return begins;
    }

    /** Returns the config to roll back to; empty if its copy is missing or damaged. */
    public Optional<byte[]> oldConfig(PendingConfirmation pendingConfirmation) {
        try {
            return folder.read(OLD_CONFIG).filter(bytes -> Sha256.of(bytes).equals(pendingConfirmation.oldSha256()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Records the end of a pending confirmation. */
    public void end(PendingConfirmation pendingConfirmation, State how, @Nullable TaskId by) throws IOException {
        folder.write(FILE, pendingConfirmation.ended(how, clock.instant(), by).encode());
    }

    /** Ends the pending confirmation, if any; an error is only logged, since it changes nothing on the host. */
    public void endWaiting(State how) {
        waiting().ifPresent(pendingConfirmation -> {
            try {
                end(pendingConfirmation, how, null);
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "Cannot record that no confirmation is pending any longer: {0}",
                        ConfigFiles.explain(e));
            }
        });
    }

    /** Ends the pending confirmation of a config that is no longer in place: it must not block later replacements. */
    public void endIfGone() {
        waiting().ifPresent(pendingConfirmation -> {
            try {
                String inPlace = Files.exists(pendingConfirmation.place())
                        ? Sha256.of(Files.readAllBytes(pendingConfirmation.place()))
                        : null;
                if (!pendingConfirmation.newSha256().equals(inPlace)) {
                    endWaiting(pendingConfirmation.oldSha256().equals(inPlace) ? State.WENT_BACK : State.LEFT);
                }
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "Cannot read the config with a pending confirmation: {0}",
                        ConfigFiles.explain(e));
            }
        });
    }

    /** Deletes the confirming task: the ledger has its result. */
    public void clearConfirmingTask(TaskId confirmedBy) {
        Optional<PendingConfirmation> confirmed = last().filter(each -> confirmedBy.equals(each.confirmedBy()));
        if (confirmed.isPresent()) {
            PendingConfirmation one = confirmed.get();
            try {
                folder.write(
                        FILE,
                        one.ended(one.state(), Objects.requireNonNullElseGet(one.ended(), clock::instant), null)
                                .encode());
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "Cannot delete the confirming task from the record: {0}",
                        ConfigFiles.explain(e));
            }
        }
    }
}
