package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.state.ReplacementJournal.Content.Nothing;
import io.github.collectdmonitor.replace.state.ReplacementJournal.Content.Unreadable;
import io.github.collectdmonitor.replace.state.ReplacementJournal.Content.Written;
import io.github.collectdmonitor.replace.step.ReplacementStage;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RollbackStep;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file with the progress of the current replacement, from which the next run of the agent resumes it. It is written
 * before each step, and kept with the outcome until the ledger has recorded that.
 */
public final class ReplacementJournal {
    public static final String FILE = "replacement";
    static final String ENDED = "ENDED-journaled";
    private static final Logger LOG = System.getLogger(ReplacementJournal.class.getName());

    private final StateFolder folder;

    public ReplacementJournal(StateFolder folder) {
        this.folder = folder;
    }

    /** Returns the crash points of a replacement ({@code CrashPoint}), in their order. */
    public static List<String> crashPlaces() {
        List<String> places = new ArrayList<>();
        for (ReplacementStep step : ReplacementStep.values()) {
            places.add(journaled(step));
            if (step == ReplacementStep.KEEP) {
                places.add(PendingConfirmations.WAITING_PLACE);
            }
            places.add(done(step));
        }
        for (RollbackStep step : RollbackStep.values()) {
            places.add(journaled(step));
            places.add(done(step));
        }
        places.add(ENDED);
        places.add(PendingConfirmations.KEPT_PLACE);
        places.add(PendingConfirmations.OVERDUE_PLACE);
        return List.copyOf(places);
    }

    static String journaled(ReplacementStage replacementStage) {
        return replacementStage.name() + "-journaled";
    }

    static String done(ReplacementStage replacementStage) {
        return replacementStage.name() + "-done";
    }

    /** The content of the file. */
    public sealed interface Content {
        /** There is no file. */
        record Nothing() implements Content {}

        /** A replacement was started. */
        record Written(JournalEntry entry) implements Content {}

        /** A replacement may have been started. */
        record Unreadable(String reason) implements Content {}
    }

    /** Reads the file. */
    public Content content() {
        try {
            Optional<byte[]> bytes = folder.read(FILE);
            return bytes.isEmpty() ? new Nothing() : new Written(JournalCodec.decode(bytes.get()));
        } catch (IOException e) {
            return new Unreadable(ConfigFiles.explain(e));
        } catch (InvalidJsonException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the entry; empty if there is none, or it cannot be read. */
    public Optional<JournalEntry> read() {
        return content() instanceof Written written ? Optional.of(written.entry()) : Optional.empty();
    }

    /** Moves an unreadable file aside, for later inspection. */
    public synchronized void moveAsideUnreadable() {
        if (!(content() instanceof Unreadable unreadable)) {
            return;
        }
        Path broken = folder.resolve(FILE + ".broken");
        LOG.log(
                Level.WARNING,
                "Cannot read the journal of the replacement: {0}; moved it aside as {1}",
                unreadable.reason(),
                broken);
        try {
            Files.move(folder.resolve(FILE), broken, StandardCopyOption.REPLACE_EXISTING);
            StateFiles.force(folder.path());
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot move the unreadable journal of the replacement aside: {0}",
                    ConfigFiles.explain(e));
        }
    }

    /** Replaces the entry; it is on disk when this returns. */
    public synchronized void write(JournalEntry entry) throws IOException {
        folder.write(FILE, JournalCodec.encode(entry));
    }

    /**
     * Removes the entry if it belongs to this task or cannot be read; the next replacement may have written its own
     * meanwhile.
     *
     * @param running whether a replacement is running, which may have the same task id; then the entry is only removed
     *     if it has an outcome
     */
    public synchronized void remove(TaskId taskId, boolean running) {
        if (!running) {
            moveAsideUnreadable();
        }
        if (read().filter(entry -> entry.asked().taskId().equals(taskId) && (!running || entry.outcome() != null))
                .isEmpty()) {
            return;
        }
        try {
            folder.delete(FILE);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot remove the journal of the replacement: {0}", ConfigFiles.explain(e));
        }
    }
}
