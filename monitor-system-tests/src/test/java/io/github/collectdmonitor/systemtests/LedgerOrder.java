package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.systemtests.MqttFrames.Frame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The order in which the ledger's records must come to disk: what a task is before the broker hears that it was taken,
 * that it is started before anything of it runs, and what it came to before the result is sent. The tasks of the record
 * come one after the other.
 */
final class LedgerOrder {
    /** Where in a record's octets its kind stands, behind lengths and checksum. */
    private static final int KIND = 12;

    private static final char ACCEPTED = 'A';
    private static final char STARTED = 'S';
    private static final char FINISHED = 'F';

    private final Forces forces;
    private final Path state;
    private final List<Frame> acknowledgements;
    private final List<Frame> results;

    /**
     * Takes a record.
     *
     * @param state the agent's state folder
     * @param port the broker's
     */
    LedgerOrder(List<SystemCall> record, Path state, int port) {
        this.forces = new Forces(record);
        this.state = state;
        List<Frame> frames = MqttFrames.to(port, record);
        this.acknowledgements = MqttFrames.ofType(MqttFrames.PUBACK, frames);
        this.results = MqttFrames.ofType(MqttFrames.PUBLISH, frames);
    }

    /**
     * Everything that was done in a wrong order; empty where all is well.
     *
     * @param begins for each task of the record what must not happen before its start is recorded
     */
    List<String> violations(List<Predicate<SystemCall>> begins) {
        List<String> found = new ArrayList<>();
        List<SystemCall> firsts = new ArrayList<>();
        for (Predicate<SystemCall> begin : begins) {
            forces.calls().stream()
                    .filter(begin)
                    .findFirst()
                    .ifPresentOrElse(firsts::add, () -> found.add("no begin of task " + (begins.indexOf(begin) + 1)));
        }
        compare("accepted", records(ACCEPTED), "acknowledged", calls(acknowledgements), begins.size(), found);
        compare("started", records(STARTED), "begun", firsts, begins.size(), found);
        compare("finished", records(FINISHED), "answered", calls(results), begins.size(), found);
        compare("decided in the audit log", auditLines("decided"), "begun", firsts, begins.size(), found);
        compare("finished in the audit log", auditLines("finished"), "answered", calls(results), begins.size(), found);
        calls(acknowledgements).stream().limit(1).forEach(first -> checkNames(first, found));
        return found;
    }

    /** How many calls forced something of the ledger. */
    long forced() {
        return forces.calls().stream()
                .filter(call -> Forces.isForce(call) && Path.of(call.file()).startsWith(state))
                .count();
    }

    private void compare(
            String recorded,
            List<SystemCall> records,
            String done,
            List<SystemCall> deeds,
            int tasks,
            List<String> found) {
        if (records.size() != tasks || deeds.size() != tasks) {
            found.add("of " + tasks + " tasks " + records.size() + " are recorded as " + recorded + " and "
                    + deeds.size() + " were " + done);
            return;
        }
        for (int i = 0; i < tasks; i++) {
            SystemCall record = records.get(i);
            if (!forces.forcedBetween(record, deeds.get(i), Path.of(record.file()))) {
                found.add(done + " before it was on disk as " + recorded + ": " + deeds.get(i) + ", record: " + record);
            }
        }
    }

    /** What was made in the state folder until the first task was taken must be found there after a power cut. */
    private void checkNames(SystemCall acknowledgement, List<String> found) {
        for (SystemCall call : forces.calls()) {
            boolean makes = call.name().startsWith("mkdir")
                    || (call.name().equals("openat") && call.arguments().contains("O_CREAT"));
            Path made = makes ? Path.of(call.text(0)) : Path.of("/");
            boolean matters = makes && made.startsWith(state) && !made.endsWith("lock") && !made.endsWith(".new");
            if (matters
                    && call.endedBefore(acknowledgement)
                    && !forces.forcedBetween(call, acknowledgement, Objects.requireNonNull(made.getParent()))) {
                found.add("a power cut may take back: " + call);
            }
        }
    }

    private List<SystemCall> records(char kind) {
        return forces.calls().stream()
                .filter(call ->
                        call.name().equals("pwrite64") && Path.of(call.file()).startsWith(state.resolve("ledger")))
                .filter(call -> call.text(0).length() > KIND && call.text(0).charAt(KIND) == kind)
                .toList();
    }

    private List<SystemCall> auditLines(String event) {
        return forces.calls().stream()
                .filter(call -> Forces.isWriteTo(call, state.resolve("audit.log")))
                .filter(call -> call.text(0).contains("\"event\":\"" + event + "\""))
                .toList();
    }

    private static List<SystemCall> calls(List<Frame> frames) {
        return frames.stream().map(Frame::call).toList();
    }
}
