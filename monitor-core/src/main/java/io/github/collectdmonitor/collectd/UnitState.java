package io.github.collectdmonitor.collectd;

import java.util.List;
import java.util.Map;

/**
 * What {@code systemctl show} says of a unit.
 *
 * @param properties by name
 */
record UnitState(Map<String, String> properties) {
    private static final int SIGKILL = 9;

    /** Exit statuses by which systemd says that it could not run the program (systemd.exec(5)). */
    private static final int FIRST_OF_SYSTEMD = 200;

    private static final int LAST_OF_SYSTEMD = 243;

    UnitState {
        properties = Map.copyOf(properties);
    }

    private String get(String name) {
        return properties.getOrDefault(name, "");
    }

    boolean loaded() {
        return get("LoadState").equals("loaded");
    }

    /** Whether an administrator has forbidden to start it. */
    boolean masked() {
        return get("LoadState").equals("masked");
    }

    /** Whether it is not started at boot, although it could be. */
    boolean disabled() {
        return get("UnitFileState").equals("disabled");
    }

    /** Where its processes are in the hierarchy of control groups; empty where it has none. */
    String controlGroup() {
        return get("ControlGroup");
    }

    /** The user that it runs as; empty where that is root. */
    String user() {
        return get("User");
    }

    /** Whether systemd starts it again where it ends. */
    boolean restartsByItself() {
        return !List.of("", "no").contains(get("Restart"));
    }

    /** The main process, or 0. */
    long mainPid() {
        return number("MainPID");
    }

    /** How often systemd has started it again by itself; counted when the next start begins. */
    long restarts() {
        return number("NRestarts");
    }

    long conditionTested() {
        return number("ConditionTimestampMonotonic");
    }

    boolean conditionHeld() {
        return !get("ConditionResult").equals("no");
    }

    boolean jobQueued() {
        return number("Job") != 0;
    }

    boolean running() {
        return get("ActiveState").equals("active");
    }

    /** Whether it is between two states, so that its main process may be about to become another program. */
    boolean startsAnew() {
        return get("ActiveState").equals("activating") || get("ActiveState").equals("deactivating");
    }

    boolean ended() {
        return List.of("inactive", "failed").contains(get("ActiveState"));
    }

    /** Whether it ended by itself after a start, and perhaps waits to be started again. */
    boolean broke() {
        return get("ActiveState").equals("failed") || get("SubState").equals("auto-restart");
    }

    /**
     * Whether its process ended by itself and not in order. SIGTERM, and what a stop that hangs ends by, leaves another result
     * (systemd.exec(5), SERVICE_RESULT), and SIGKILL comes from an operator.
     */
    boolean crashed() {
        return broke()
                && List.of("exit-code", "signal", "core-dump", "watchdog", "oom-kill", "protocol")
                        .contains(get("Result"))
                && !killed();
    }

    /** Whether its own program failed, and neither somebody nor a lack of memory nor systemd itself ended it. */
    boolean failedByItself() {
        long status = number("ExecMainStatus");
        boolean bySystemd =
                get("Result").equals("exit-code") && status >= FIRST_OF_SYSTEMD && status <= LAST_OF_SYSTEMD;
        return crashed() && !get("Result").equals("oom-kill") && !bySystemd;
    }

    /** No program sends itself SIGKILL. */
    private boolean killed() {
        return get("Result").equals("signal") && number("ExecMainStatus") == SIGKILL;
    }

    /** Whether it waits to be started again after an end that was no crash, such as by SIGTERM. */
    boolean startsAgainInOrder() {
        return get("SubState").equals("auto-restart") && !crashed();
    }

    /** The program and its arguments as the unit has them. */
    List<String> startArguments() {
        String start = get("ExecStart");
        int from = start.indexOf("argv[]=");
        int to = start.indexOf(" ;", Math.max(from, 0));
        return from < 0 || to < 0
                ? List.of()
                : List.of(start.substring(from + "argv[]=".length(), to).strip().split(" +"));
    }

    /** The state in systemd's own words. */
    String describe() {
        return get("ActiveState") + "/" + get("SubState") + ", Result=" + get("Result") + ", ExecMainStatus="
                + get("ExecMainStatus");
    }

    private long number(String name) {
        try {
            String digits = get(name).split(" ", 2)[0];
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
