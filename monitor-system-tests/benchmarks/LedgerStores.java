import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Compares an append-only file, MVStore and SQLite as a ledger: forced writes, start, and a torn last write. */
public final class LedgerStores {
    private static final int RECORD_BYTES = 400;
    private static final int TASKS = 100_000;

    /** Few enough that SQLite keeps them in its write-ahead log. */
    private static final int TORN = 200;

    private LedgerStores() {}

    /** A store of records by number. */
    interface Store extends AutoCloseable {
        /** Writes a record; returns when it is on disk. */
        void put(long key, byte[] record) throws Exception;

        /** Writes many records, and forces once. */
        void putAll(int count, byte[] record) throws Exception;

        /** Reads and counts the records. */
        long count() throws Exception;

        @Override
        void close() throws Exception;
    }

    /** Opens a store. */
    interface Opener {
        Store open(Path file) throws Exception;
    }

    /** Frames with a checksum in a preallocated file; one force covers all frames written before. */
    private static final class AppendOnly implements Store {
        private static final long FILLED = 4L << 20;
        private final FileChannel channel;
        private final Object forcing = new Object();
        private long end;
        private long size;
        private long forced;
        private long count;

        AppendOnly(Path file) throws IOException {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ByteBuffer all = ByteBuffer.allocate((int) channel.size());
            while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
                continue;
            }
            while (end + 8 < all.limit()) {
                int length = all.getInt((int) end);
                if (length <= 0 || length > all.limit() - end - 8 || all.getInt((int) end + 4) != sum(all, length)) {
                    break;
                }
                end += 8 + length;
                count++;
            }
            size = channel.size();
            forced = end;
        }

        private int sum(ByteBuffer all, int length) {
            return sum(all.slice((int) end + 8, length));
        }

        private static int sum(ByteBuffer content) {
            CRC32C crc = new CRC32C();
            crc.update(content);
            return (int) crc.getValue();
        }

        private synchronized long append(byte[] record) throws IOException {
            while (end + 8 + record.length > size) {
                channel.write(ByteBuffer.allocate((int) FILLED), size);
                channel.force(true);
                size += FILLED;
            }
            ByteBuffer frame = ByteBuffer.allocate(8 + record.length);
            frame.putInt(record.length).putInt(sum(ByteBuffer.wrap(record))).put(record).flip();
            channel.write(frame, end);
            end += 8 + record.length;
            count++;
            return end;
        }

        private synchronized long end() {
            return end;
        }

        @Override
        public void put(long key, byte[] record) throws IOException {
            long mine = append(record);
            synchronized (forcing) {
                if (forced < mine) {
                    long limit = end();
                    channel.force(false);
                    forced = limit;
                }
            }
        }

        @Override
        public void putAll(int many, byte[] record) throws IOException {
            for (int i = 0; i < many; i++) {
                append(record);
            }
            channel.force(false);
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A map whose commits are forced; concurrent writes share one. */
    private static final class Mv implements Store {
        private final MVStore store;
        private final MVMap<Long, byte[]> map;
        private final AtomicLong written = new AtomicLong();
        private final Object forcing = new Object();
        private long forced;

        Mv(Path file) {
            store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
            map = store.openMap("tasks");
        }

        @Override
        public void put(long key, byte[] record) {
            map.put(key, record);
            long mine = written.incrementAndGet();
            synchronized (forcing) {
                if (forced < mine) {
                    long limit = written.get();
                    store.commit();
                    store.sync();
                    forced = limit;
                }
            }
        }

        @Override
        public void putAll(int many, byte[] record) {
            for (long i = 0; i < many; i++) {
                map.put(i, record);
            }
            store.commit();
            store.sync();
        }

        @Override
        public long count() {
            long count = 0;
            for (byte[] record : map.values()) {
                count += record.length > 0 ? 1 : 0;
            }
            return count;
        }

        @Override
        public void close() {
            store.closeImmediately();
        }
    }

    /** One connection, because SQLite has one writer; each commit is forced. */
    private static final class Sqlite implements Store {
        private final Connection connection;
        private final PreparedStatement insert;

        Sqlite(Path file) throws Exception {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute("CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, record BLOB)");
            }
            insert = connection.prepareStatement("INSERT OR REPLACE INTO task VALUES (?, ?)");
        }

        @Override
        public synchronized void put(long key, byte[] record) throws Exception {
            insert.setLong(1, key);
            insert.setBytes(2, record);
            insert.executeUpdate();
        }

        @Override
        public void putAll(int many, byte[] record) throws Exception {
            connection.setAutoCommit(false);
            for (long i = 0; i < many; i++) {
                put(i, record);
            }
            connection.commit();
            connection.setAutoCommit(true);
        }

        @Override
        public long count() throws Exception {
            long count = 0;
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT record FROM task")) {
                while (rows.next()) {
                    count += rows.getBytes(1).length > 0 ? 1 : 0;
                }
            }
            return count;
        }

        @Override
        public void close() throws Exception {
            connection.close();
        }
    }

    /** Arguments: a folder on the measured disk, and the number of rounds of one second for each throughput. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        int seconds = Integer.parseInt(args[1]);
        Map<String, Opener> stores = new LinkedHashMap<>();
        stores.put("append-only", AppendOnly::new);
        stores.put("MVStore", Mv::new);
        stores.put("SQLite", Sqlite::new);
        for (int threads : new int[] {1, 8}) {
            throughput(stores, folder, threads, seconds);
        }
        start("append-only", AppendOnly::new, folder);
        start("MVStore", Mv::new, folder);
        start("SQLite", Sqlite::new, folder);
        torn("append-only", AppendOnly::new, folder, "");
        torn("MVStore", Mv::new, folder, "");
        torn("SQLite", Sqlite::new, folder, "-wal");
    }

    private static byte[] record() {
        byte[] record = new byte[RECORD_BYTES];
        new Random(1).nextBytes(record);
        return record;
    }

    /** Alternates the stores every second, so that other load affects all of them equally; the first round warms up. */
    private static void throughput(Map<String, Opener> stores, Path folder, int threads, int rounds)
            throws Exception {
        Map<String, List<Long>> counts = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Opener> store : stores.entrySet()) {
                Path file = folder.resolve(store.getKey() + "-" + threads + "-" + round);
                long count = second(store.getValue(), file, threads);
                if (round > 0) {
                    counts.computeIfAbsent(store.getKey(), name -> new ArrayList<>()).add(count);
                }
            }
        }
        counts.forEach((name, all) -> {
            Collections.sort(all);
            System.out.printf(
                    "%-12s %d thread(s): %d forced writes a second (median of %d; %d to %d)%n",
                    name, threads, all.get(all.size() / 2), all.size(), all.get(0), all.get(all.size() - 1));
        });
    }

    private static long second(Opener opener, Path file, int threads) throws Exception {
        AtomicLong keys = new AtomicLong();
        byte[] record = record();
        try (Store store = opener.open(file)) {
            store.put(0, record);
            long until = System.nanoTime() + 1_000_000_000L;
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread worker = new Thread(() -> putUntil(store, keys, record, until));
                worker.start();
                workers.add(worker);
            }
            for (Thread worker : workers) {
                worker.join();
            }
        }
        return keys.get();
    }

    private static void putUntil(Store store, AtomicLong keys, byte[] record, long until) {
        try {
            while (System.nanoTime() < until) {
                store.put(keys.incrementAndGet(), record);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(String name, Opener opener, Path folder) throws Exception {
        Path file = folder.resolve(name + "-start");
        try (Store store = opener.open(file)) {
            store.putAll(TASKS, record());
        }
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            try (Store store = opener.open(file)) {
                long count = store.count();
                System.out.printf(
                        "%-12s %d records opened and read in %d ms%n",
                        name, count, (System.nanoTime() - begun) / 1_000_000);
            }
        }
    }

    /** Overwrites bytes of the last write, as a power cut may, and in the middle of a forced part. */
    private static void torn(String name, Opener opener, Path folder, String suffix) throws Exception {
        Path file = folder.resolve(name + "-torn");
        long end = 0;
        Store store = opener.open(file);
        for (long i = 1; i <= TORN; i++) {
            store.put(i, record());
        }
        Path written = Path.of(file + suffix);
        end = lastByte(written);
        // The state after a kill: SQLite removes its log at a normal close.
        for (String kind : new String[] {"torn", "middle"}) {
            Path copy = folder.resolve(name + "-" + kind + "-copy");
            for (String part : new String[] {"", "-wal"}) {
                if (Files.exists(Path.of(file + part))) {
                    Files.copy(Path.of(file + part), Path.of(copy + part));
                }
            }
            try (FileChannel channel = FileChannel.open(Path.of(copy + suffix), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(200), kind.equals("torn") ? end - 200 : end / 2);
            }
            try (Store again = opener.open(copy)) {
                System.out.printf("%-12s %s: %d of %d records read%n", name, kind, again.count(), TORN);
            } catch (Exception | Error e) {
                System.out.printf("%-12s %s: %s%n", name, kind, e);
            }
        }
        store.close();
    }

    private static long lastByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
