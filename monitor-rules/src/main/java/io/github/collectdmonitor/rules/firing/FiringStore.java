package io.github.collectdmonitor.rules.firing;

import com.google.gson.JsonParseException;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers firings, on disk where there is a folder for them. */
final class FiringStore {
    /** How many recoveries of this host are remembered: two for each rule, and those that handlers make up. */
    private static final int MOST_LOCAL = 2_000;

    /** How many of other hosts: a central agent has one for each host and rule. They take no room from this host's. */
    static final int MOST_REMOTE = 10_000;

    private final @Nullable StateFile file;
    private final @Nullable TimePoint lostSince;
    private final FiringCache local = new FiringCache("this host", MOST_LOCAL);
    private final FiringCache remote = new FiringCache("other hosts", MOST_REMOTE);

    private FiringStore(@Nullable StateFile file, FiringRecords records) {
        this.file = file;
        this.lostSince = records.lostSince();
        records.histories().forEach(this::put);
    }

    static FiringStore inMemory() {
        return new FiringStore(null, FiringRecords.none());
    }

    /** Reads what was remembered; where it cannot be read, all counts as fired just now. */
    static FiringStore open(Path folder, Supplier<TimePoint> now) {
        StateFile file = new StateFile(folder, "firings.json");
        FiringRecords records;
        try {
            byte[] bytes = file.read();
            records = bytes == null ? FiringRecords.none() : FiringRecords.decode(bytes);
        } catch (JsonParseException e) {
            TimePoint since = now.get();
            file.setAside(String.valueOf(e.getMessage()), since.wall());
            records = FiringRecords.lost(since);
        } catch (IOException e) {
            TimePoint since = now.get();
            file.setAside(StateFiles.reason(e), since.wall());
            records = FiringRecords.lost(since);
        }
        FiringStore store = new FiringStore(file, records);
        file.prepareNext();
        return store;
    }

    /** The history of a recovery; a new one where it has none, and null where there is no room for one more. */
    @Nullable
    FiringHistory history(FiringKey key, TimePoint now) {
        FiringHistory known = known(key);
        return known == null && room(key).makeRoom(now) ? new FiringHistory() : known;
    }

    /** The history of a recovery; null where it has none. */
    @Nullable
    FiringHistory known(FiringKey key) {
        return room(key).get(key);
    }

    /** Remembers the history of a recovery that fires. */
    void put(FiringKey key, FiringHistory history) {
        room(key).put(key, history);
    }

    private FiringCache room(FiringKey key) {
        return key.topic() == null ? local : remote;
    }

    /** Whether firings that are lost may still count. */
    boolean mayHaveFired(FiringLimits limits, TimePoint now) {
        TimePoint since = lostSince;
        return since != null && !(now.passed(limits.cooldown(), since) && now.passed(limits.within(), since));
    }

    /** Has all of it on disk; false where that fails. */
    boolean save(TimePoint now) {
        if (file == null) {
            return true;
        }
        local.evictOld(now);
        remote.evictOld(now);
        Map<FiringKey, FiringHistory> all = new LinkedHashMap<>();
        local.forEach(all::put);
        remote.forEach(all::put);
        if (!file.write(new FiringRecords(all, lostSince)::writeTo)) {
            return false;
        }
        file.prepareNext();
        return true;
    }
}
