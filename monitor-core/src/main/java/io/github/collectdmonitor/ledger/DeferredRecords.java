package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.Journal;
import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Records that could not be written, kept in memory until they can be. They contain at most one result for each
 * unfinished task.
 */
final class DeferredRecords {
    /** The maximum number of deliveries; for any others the result is sent again after a restart. */
    private static final int MAX_DELIVERIES = 10_000;

    private final Deque<FinishedTask> finished = new ArrayDeque<>();
    private final Deque<Delivered> deliveries = new ArrayDeque<>();

    void add(FinishedTask task) {
        finished.add(task);
    }

    void add(Delivered delivered) {
        if (deliveries.size() < MAX_DELIVERIES) {
            deliveries.add(delivered);
        }
    }

    /**
     * Writes and forces all records.
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
                LogPosition place = journal.append(RecordCodec.encode(record.withPending(task.pending())), keepFree);
                task.movedTo(place.segment(), place.offset(), place.length());
            }
        }
        for (Delivered delivered : deliveries) {
            journal.append(RecordCodec.encode(delivered), keepFree);
        }
        journal.force(journal.current());
        List<FinishedTask> written = new ArrayList<>(finished);
        finished.clear();
        deliveries.clear();
        return written;
    }
}
