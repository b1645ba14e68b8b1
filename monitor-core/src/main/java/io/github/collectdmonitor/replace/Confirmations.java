package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.Confirmation.State;
import io.github.collectdmonitor.replace.JournalEntry.Found;
import io.github.collectdmonitor.replace.ReplaceOrder.Asked;
import io.github.collectdmonitor.replace.ReplaceOrder.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The record of the one config that waits to be confirmed, or did last, and a copy of the config before it. */
final class Confirmations {
    /** The place to die at once a config waits. */
    static final String WAITING_PLACE = "CONFIRM-waiting";

    /** The place to die at once a config is confirmed. */
    static final String KEPT_PLACE = "CONFIRM-kept";

    /** The place to die at once the time is over, before the agent goes back. */
    static final String OVERDUE_PLACE = "CONFIRM-overdue";

    private static final Logger LOG = System.getLogger(Confirmations.class.getName());
    private static final String FILE = "confirmation";
    private static final String OLD_CONFIG = "confirmation-old";

    private final StateFolder folder;
    private final Clock clock;

    Confirmations(StateFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * The config that waits, or the last one that did.
     *
     * @throws IOException if the disk does not tell, which may be otherwise a little later
     */
    Optional<Confirmation> read() throws IOException {
        Optional<byte[]> bytes = folder.read(FILE);
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(Confirmation.decode(bytes.get()));
        } catch (InvalidJsonException e) {
            LOG.log(
                    Level.ERROR,
                    "{0} is broken ({1}); a config that waits to be confirmed will stay",
                    folder.resolve(FILE),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** The same; empty also where the disk does not tell. */
    Optional<Confirmation> last() {
        try {
            return read();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Whether a config waits to be confirmed cannot be read: {0}",
                    ConfigFiles.explain(e));
            return Optional.empty();
        }
    }

    /** The config that waits. */
    Optional<Confirmation> waiting() {
        return last().filter(Confirmation::waits);
    }

    /** Begins to wait, unless the same wait was begun before a crash. */
    Confirmation begin(Asked asked, Found found) throws IOException {
        Optional<Confirmation> begun = waiting()
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
        Confirmation begins = new Confirmation(
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

    /** The config to go back to; empty where its copy is not what it was. */
    Optional<byte[]> oldConfig(Confirmation confirmation) {
        try {
            return folder.read(OLD_CONFIG).filter(bytes -> Sha256.of(bytes).equals(confirmation.oldSha256()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Records what became of the one that waits. */
    void end(Confirmation confirmation, State how, @Nullable TaskId by) throws IOException {
        folder.write(FILE, confirmation.ended(how, clock.instant(), by).encode());
    }

    /** Ends the wait where there is one; what cannot be recorded changes nothing for the host. */
    void endWaiting(State how) {
        waiting().ifPresent(confirmation -> {
            try {
                end(confirmation, how, null);
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "It cannot be recorded that no config waits to be confirmed any more: {0}",
                        ConfigFiles.explain(e));
            }
        });
    }

    /** Ends the wait of a config that is not in place any more: it must not hold up those that come after it. */
    void endIfGone() {
        waiting().ifPresent(confirmation -> {
            try {
                String inPlace =
                        Files.exists(confirmation.place()) ? Sha256.of(Files.readAllBytes(confirmation.place())) : null;
                if (!confirmation.newSha256().equals(inPlace)) {
                    endWaiting(confirmation.oldSha256().equals(inPlace) ? State.WENT_BACK : State.LEFT);
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The config that waits cannot be read: {0}", ConfigFiles.explain(e));
            }
        });
    }

    /** Lets go of the task that confirmed: its result is recorded elsewhere. */
    void forget(TaskId confirmedBy) {
        Optional<Confirmation> confirmed = last().filter(each -> confirmedBy.equals(each.confirmedBy()));
        if (confirmed.isPresent()) {
            Confirmation one = confirmed.get();
            try {
                folder.write(
                        FILE,
                        one.ended(one.state(), Objects.requireNonNullElseGet(one.ended(), clock::instant), null)
                                .encode());
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The record of a confirmation stays: {0}", ConfigFiles.explain(e));
            }
        }
    }
}
