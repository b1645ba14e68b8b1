package io.github.collectdmonitor.unit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systemctl show} says of a unit.
 *
 * @param properties by name
 */
public record UnitState(Map<String, String> properties) {
    private static final int SIGKILL = 9;

    /** Exit statuses by which systemd says that it could not run the program (systemd.exec(5)). */
    private static final int FIRST_OF_SYSTEMD = 200;

    private static final int LAST_OF_SYSTEMD = 243;

    /** Copies the properties. */
    public UnitState {
        properties = Map.copyOf(properties);
    }

    private String get(String name) {
        return properties.getOrDefault(name, "");
    }

    /** Whether systemd knows it. */
    public boolean loaded() {
        return get("LoadState").equals("loaded");
    }

    /** Whether an administrator has forbidden to start it. */
    public boolean masked() {
        return get("LoadState").equals("masked");
    }

    /** Whether it is not started at boot, although it could be. */
    public boolean disabled() {
        return get("UnitFileState").equals("disabled");
    }

    /** Where its processes are in the hierarchy of control groups; empty where it has none. */
    public String controlGroup() {
        return get("ControlGroup");
    }

    /** The user that it runs as; empty where that is root. */
    public String user() {
        return get("User");
    }

    /** Whether systemd starts it again where it ends. */
    public boolean restartsByItself() {
        return !List.of("", "no").contains(get("Restart"));
    }

    /** The main process, or 0. */
    public long mainPid() {
        return number("MainPID");
    }

    /** How often systemd has started it again by itself; counted when the next start begins. */
    public long restarts() {
        return number("NRestarts");
    }

    /** When its conditions were tested last, in microseconds since boot. */
    public long conditionTested() {
        return number("ConditionTimestampMonotonic");
    }

    /** Whether its conditions held when they were tested last. */
    public boolean conditionHeld() {
        return !get("ConditionResult").equals("no");
    }

    /** Whether it waits to be started or stopped, or is just about it. */
    public boolean jobQueued() {
        return number("Job") != 0;
    }

    /** Whether it has been started, and is ready. */
    public boolean running() {
        return get("ActiveState").equals("active");
    }

    /** Whether it is between two states, so that its main process may be about to become another program. */
    public boolean startsAnew() {
        return get("ActiveState").equals("activating") || get("ActiveState").equals("deactivating");
    }

    /** Whether it neither runs nor is about to. */
    public boolean ended() {
        return List.of("inactive", "failed").contains(get("ActiveState"));
    }

    /** Whether it ended by itself after a start, and perhaps waits to be started again. */
    public boolean broke() {
        return get("ActiveState").equals("failed") || get("SubState").equals("auto-restart");
    }

    /**
     * Whether its process ended by itself and not in order. SIGTERM, and what a stop that hangs ends by, leaves another result
     * (systemd.exec(5), SERVICE_RESULT), and SIGKILL comes from an operator.
     */
    public boolean crashed() {
        return broke()
                && List.of("exit-code", "signal", "core-dump", "watchdog", "oom-kill", "protocol")
                        .contains(get("Result"))
                && !killed();
    }

    /** Whether its own program failed, and neither somebody nor a lack of memory nor systemd itself ended it. */
    public boolean failedByItself() {
        long status = number("ExecMainStatus");
        boolean bySystemd =
                get("Result").equals("exit-code") && status >= FIRST_OF_SYSTEMD && status <= LAST_OF_SYSTEMD;
        return crashed() && !ranOutOfMemory() && !bySystemd;
    }

    /** No program sends itself SIGKILL. */
    private boolean killed() {
        return get("Result").equals("signal") && number("ExecMainStatus") == SIGKILL;
    }

    /** Whether it waits to be started again after an end that is no evidence, such as by SIGTERM or for a lack of memory. */
    public boolean startsAgainInOrder() {
        return get("SubState").equals("auto-restart") && (!crashed() || ranOutOfMemory());
    }

    /** Whether the kernel ended it for a lack of memory, of which the host may be the reason. */
    public boolean ranOutOfMemory() {
        return get("Result").equals("oom-kill");
    }

    /**
     * Why systemd has not come to run the unit's own program since an earlier state, whatever its config; empty where it has, or
     * where the start is under way.
     *
     * @param before the state before the start
     */
    public Optional<String> notBegun(UnitState before) {
        if (ended() && get("Result").equals("exec-condition")) {
            return Optional.of("its ExecCondition= does not hold (Result=exec-condition)");
        }
        if (ended() && !conditionHeld() && conditionTested() != before.conditionTested()) {
            return Optional.of("a condition of it does not hold (ConditionResult=no)");
        }
        if (ended() && get("AssertResult").equals("no") && assertTested() != before.assertTested()) {
            return Optional.of("an assertion of it does not hold (AssertResult=no)");
        }
        boolean programRan =
                mainStarted() > before.mainStarted() || !get("ExecStart").contains(" ; pid=0 ;");
        return broke() && !programRan && !get("Result").equals("start-limit-hit")
                ? Optional.of("what it runs before collectd (ExecStartPre=) failed, or could not be run")
                : Optional.empty();
    }

    private long assertTested() {
        return number("AssertTimestampMonotonic");
    }

    private long mainStarted() {
        return number("ExecMainStartTimestampMonotonic");
    }

    /** The program and its arguments as the unit has them. */
    public List<String> startArguments() {
        String start = get("ExecStart");
        int from = start.indexOf("argv[]=");
        int to = start.indexOf(" ;", Math.max(from, 0));
        return from < 0 || to < 0
                ? List.of()
                : List.of(start.substring(from + "argv[]=".length(), to).strip().split(" +"));
    }

    /** The state in systemd's own words. */
    public String describe() {
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
