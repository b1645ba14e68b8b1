package io.github.collectdmonitor.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A point at which the agent is killed while it replaces a config.
 *
 * @param place its name
 * @param config what is sent
 * @param end what host and sender must have in the end
 */
record KillPoint(String place, Config config, End end) {
    /** What is sent. */
    enum Config {
        WORKS,
        /** Collectd does not start with it. */
        FAILS;

        String shown() {
            return this == WORKS ? "works" : "fails";
        }
    }

    /** What host and sender must have in the end. */
    enum End {
        OLD_AND_INTERRUPTED,
        OLD_AFTER_GOING_BACK,
        NEW,
        /** Old or new, where two threads race for the disk. */
        EITHER
    }

    /** Where something else is in place, or recorded, than at the one before. */
    private static final Set<String> REPRESENTATIVE = Set.of(
            "works at BACK_UP-done",
            "works at STOP-done",
            "works at SWAP-done",
            "works at VERIFY-journaled",
            "works at FINISH_WRITTEN",
            "works at ACCEPT_FORCED",
            "fails at START-journaled",
            "fails at BACK_RESTORE-done");

    private boolean isRepresentative() {
        return REPRESENTATIVE.contains(config.shown() + " at " + place);
    }

    static Stream<KillPoint> representative() {
        return ofReplacement().filter(KillPoint::isRepresentative);
    }

    static Stream<KillPoint> others() {
        return ofReplacement().filter(point -> !point.isRepresentative());
    }

    /** Those between the steps of the journal, and those between the records of the ledger. */
    static Stream<KillPoint> ofReplacement() {
        List<KillPoint> points = new ArrayList<>();
        add(points, Config.WORKS, End.OLD_AND_INTERRUPTED, steps("LOCK", "STAGE", "CHECK", "BACK_UP", "STOP"));
        add(points, Config.WORKS, End.OLD_AND_INTERRUPTED, "SWAP-journaled", "START_WRITTEN", "START_FORCED");
        add(points, Config.WORKS, End.NEW, "SWAP-done");
        add(points, Config.WORKS, End.NEW, steps("START", "VERIFY", "KEEP"));
        add(points, Config.WORKS, End.NEW, "ENDED-journaled", "BEFORE_FINISH", "FINISH_WRITTEN", "FINISH_FORCED");
        add(points, Config.WORKS, End.NEW, "BEFORE_DELIVERED", "DELIVERED_WRITTEN");
        add(points, Config.WORKS, End.NEW, "BEFORE_ACCEPT", "REQUEST_FORCED", "SEGMENT_FILLED", "SEGMENT_NAMED");
        add(points, Config.WORKS, End.NEW, "ACCEPT_WRITTEN");
        add(points, Config.WORKS, End.EITHER, "ACCEPT_FORCED", "ACKNOWLEDGED");
        add(points, Config.FAILS, End.OLD_AFTER_GOING_BACK, "SWAP-done", "START-journaled");
        String[] wayBack = steps("BACK_STOP", "BACK_RESTORE", "BACK_START", "BACK_VERIFY");
        add(points, Config.FAILS, End.OLD_AFTER_GOING_BACK, wayBack);
        add(points, Config.FAILS, End.OLD_AFTER_GOING_BACK, "ENDED-journaled");
        return points.stream();
    }

    private static void add(List<KillPoint> points, Config config, End end, String... places) {
        Stream.of(places).map(place -> new KillPoint(place, config, end)).forEach(points::add);
    }

    private static String[] steps(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(name + "-journaled", name + "-done"))
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        return place + ", config that " + config.shown();
    }
}
