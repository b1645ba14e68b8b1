package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What could not be written, kept until it can be: there are no more results of it than there were unfinished tasks. */
final class LateRecords {
    /** How many deliveries are kept; beyond that, results are sent once more after a restart. */
    private static final int MOST_DELIVERIES = 10_000;

    private final Deque<FinishedTask> finished = new ArrayDeque<>();
    private final Deque<Delivered> deliveries = new ArrayDeque<>();

    void add(FinishedTask task) {
        finished.add(task);
    }

    void add(Delivered delivered) {
        if (deliveries.size() < MOST_DELIVERIES) {
            deliveries.add(delivered);
        }
    }

    /**
     * Writes and forces all of it.
     *
     * @return the tasks whose results are on disk now
     */
    List<FinishedTask> write(Journal journal, long keepFree) throws IOException {
        if (finished.isEmpty() && deliveries.isEmpty()) {
            return List.of();
        }
        for (FinishedTask task : finished) {
            Finished record = task.unwritten();
            if (record != null) {
                Written place = journal.append(Records.encode(record.withPending(task.pending())), keepFree);
                task.movedTo(place.segment(), place.offset(), place.length());
            }
        }
        for (Delivered delivered : deliveries) {
            journal.append(Records.encode(delivered), keepFree);
        }
        journal.force(journal.current());
        List<FinishedTask> written = new ArrayList<>(finished);
        finished.clear();
        deliveries.clear();
        return written;
    }
}
