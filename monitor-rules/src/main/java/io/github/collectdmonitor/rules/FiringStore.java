package io.github.collectdmonitor.rules;

import com.google.gson.JsonParseException;
import io.github.collectdmonitor.state.Moment;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers firings, on disk where there is a folder for them. */
final class FiringStore {
    /** How many recoveries may be remembered: a central agent has one for each host and rule. */
    private static final int MOST = 10_000;

    private static final Logger LOG = System.getLogger(FiringStore.class.getName());

    private final @Nullable StateFile file;
    private final FiringRecords records;
    private boolean fullTold;

    private FiringStore(@Nullable StateFile file, FiringRecords records) {
        this.file = file;
        this.records = records;
    }

    static FiringStore inMemory() {
        return new FiringStore(null, FiringRecords.none());
    }

    /** Reads what was remembered; where it cannot be read, all counts as fired just now. */
    static FiringStore open(Path folder, Supplier<Moment> now) {
        StateFile file = new StateFile(folder, "firings.json");
        FiringRecords records;
        try {
            byte[] bytes = file.read();
            records = bytes == null ? FiringRecords.none() : FiringRecords.decode(bytes);
        } catch (JsonParseException e) {
            Moment since = now.get();
            file.setAside(String.valueOf(e.getMessage()), since.wall());
            records = FiringRecords.lost(since);
        } catch (IOException e) {
            Moment since = now.get();
            file.setAside(StateFiles.reason(e), since.wall());
            records = FiringRecords.lost(since);
        }
        FiringStore store = new FiringStore(file, records);
        file.prepareNext(records.encode());
        return store;
    }

    /** The history of a recovery; null where there is none, and no room for one more. */
    @Nullable
    FiringHistory history(FiringKey key, Moment now) {
        FiringHistory history = records.histories().get(key);
        if (history == null) {
            if (records.histories().size() >= MOST) {
                records.histories().values().removeIf(each -> each.forgetOld(now));
            }
            if (records.histories().size() >= MOST) {
                if (!fullTold) {
                    LOG.log(Level.ERROR, "{0} recoveries have fired lately; no further ones may", MOST);
                }
                fullTold = true;
                return null;
            }
            history = new FiringHistory();
            records.histories().put(key, history);
        }
        return history;
    }

    /** The history of a recovery; null where it has none. */
    @Nullable
    FiringHistory known(FiringKey key) {
        return records.histories().get(key);
    }

    /** Whether firings that are lost may still count. */
    boolean mayHaveFired(FiringLimits limits, Moment now) {
        Moment since = records.lostSince();
        return since != null && !(now.passed(limits.cooldown(), since) && now.passed(limits.within(), since));
    }

    /** Has all of it on disk; false where that fails. */
    boolean save(Moment now) {
        records.histories().values().removeIf(each -> each.forgetOld(now));
        if (file == null) {
            return true;
        }
        byte[] bytes = records.encode();
        if (!file.write(bytes)) {
            return false;
        }
        file.prepareNext(bytes);
        return true;
    }
}
