package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.ReplaceJournal.Content.Nothing;
import io.github.collectdmonitor.replace.ReplaceJournal.Content.Unreadable;
import io.github.collectdmonitor.replace.ReplaceJournal.Content.Written;
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
 * The file that tells an agent that comes back how far a replacement was: one at a time, written whole before each step
 * acts, and kept with its outcome until the one who asked has recorded that.
 */
public final class ReplaceJournal {
    static final String FILE = "replacement";
    static final String ENDED = "ENDED-journaled";
    private static final Logger LOG = System.getLogger(ReplaceJournal.class.getName());

    private final StateFolder folder;

    ReplaceJournal(StateFolder folder) {
        this.folder = folder;
    }

    /** Every place at which a replacement can be told to die ({@code CrashPoint}), in their order. */
    public static List<String> crashPlaces() {
        List<String> places = new ArrayList<>();
        for (ReplaceStep step : ReplaceStep.values()) {
            places.add(journaled(step));
            if (step == ReplaceStep.KEEP) {
                places.add(Confirmations.WAITING_PLACE);
            }
            places.add(done(step));
        }
        for (BackStep step : BackStep.values()) {
            places.add(journaled(step));
            places.add(done(step));
        }
        places.add(ENDED);
        places.add(Confirmations.KEPT_PLACE);
        places.add(Confirmations.OVERDUE_PLACE);
        return List.copyOf(places);
    }

    static String journaled(Stage stage) {
        return stage.name() + "-journaled";
    }

    static String done(Stage stage) {
        return stage.name() + "-done";
    }

    /** What the file tells. */
    sealed interface Content {
        /** There is none. */
        record Nothing() implements Content {}

        /** A replacement was begun. */
        record Written(JournalEntry entry) implements Content {}

        /** A replacement may have been begun. */
        record Unreadable(String reason) implements Content {}
    }

    /** Reads what is there. */
    Content content() {
        try {
            Optional<byte[]> bytes = folder.read(FILE);
            return bytes.isEmpty() ? new Nothing() : new Written(JournalCodec.decode(bytes.get()));
        } catch (IOException e) {
            return new Unreadable(ConfigFiles.explain(e));
        } catch (InvalidJsonException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** The entry that is there; empty also where it cannot be read. */
    Optional<JournalEntry> read() {
        return content() instanceof Written written ? Optional.of(written.entry()) : Optional.empty();
    }

    /** Sets aside what cannot be read, for who wants to look at it. */
    synchronized void setAsideUnreadable() {
        if (!(content() instanceof Unreadable unreadable)) {
            return;
        }
        Path broken = folder.resolve(FILE + ".broken");
        LOG.log(
                Level.WARNING,
                "The journal of the replacement cannot be read ({0}) and is set aside as {1}",
                unreadable.reason(),
                broken);
        try {
            Files.move(folder.resolve(FILE), broken, StandardCopyOption.REPLACE_EXISTING);
            StateFiles.force(folder.path());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "It cannot be set aside: {0}", ConfigFiles.explain(e));
        }
    }

    /** Writes an entry in place of the one before; it is on disk when this returns. */
    synchronized void write(JournalEntry entry) throws IOException {
        folder.write(FILE, JournalCodec.encode(entry));
    }

    /**
     * Removes the entry of this task, where it is the one that is there, or cannot be read; the next replacement may write its own meanwhile.
     *
     * @param underWay whether a replacement is at work, which may bear the same number; then only an end is removed
     */
    synchronized void forget(TaskId taskId, boolean underWay) {
        if (!underWay) {
            setAsideUnreadable();
        }
        if (read().filter(entry -> entry.asked().taskId().equals(taskId) && (!underWay || entry.outcome() != null))
                .isEmpty()) {
            return;
        }
        try {
            folder.delete(FILE);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The journal of the replacement stays: {0}", ConfigFiles.explain(e));
        }
    }
}
