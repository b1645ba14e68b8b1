package io.github.collectdmonitor.systemd;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a unit as {@code systemctl show} prints it.
 *
 * @param properties by name
 */
public record UnitState(Map<String, String> properties) {
    private static final int SIGKILL = 9;

    /** The exit statuses of systemd itself if it could not run the program (systemd.exec(5)). */
    private static final int FIRST_OF_SYSTEMD = 200;

    private static final int LAST_OF_SYSTEMD = 243;

    /** Copies the properties. */
    public UnitState {
        properties = Map.copyOf(properties);
    }

    private String get(String name) {
        return properties.getOrDefault(name, "");
    }

    /** Whether systemd has loaded the unit. */
    public boolean loaded() {
        return get("LoadState").equals("loaded");
    }

    /** Whether the unit is masked, so that it cannot be started. */
    public boolean masked() {
        return get("LoadState").equals("masked");
    }

    /** Whether the unit is disabled, so that it is not started at boot. */
    public boolean disabled() {
        return get("UnitFileState").equals("disabled");
    }

    /** Returns the control group of its processes; empty if it has none. */
    public String controlGroup() {
        return get("ControlGroup");
    }

    /** Returns the user of the unit; empty for root. */
    public String user() {
        return get("User");
    }

    /** Whether systemd restarts the unit when it ends. */
    public boolean restartsAutomatically() {
        return !List.of("", "no").contains(get("Restart"));
    }

    /** Returns the process id of the main process, or 0. */
    public long mainPid() {
        return number("MainPID");
    }

    /** Returns the number of automatic restarts; a restart is counted when it begins. */
    public long restarts() {
        return number("NRestarts");
    }

    /** Returns when its conditions were last tested, in microseconds since boot. */
    public long conditionTested() {
        return number("ConditionTimestampMonotonic");
    }

    /** Whether its conditions held when they were last tested. */
    public boolean conditionHeld() {
        return !get("ConditionResult").equals("no");
    }

    /** Whether a start or stop of the unit is queued or running. */
    public boolean jobQueued() {
        return number("Job") != 0;
    }

    /** Whether the unit is active. */
    public boolean running() {
        return get("ActiveState").equals("active");
    }

    /** Whether the unit is activating or deactivating, so that its main process may execute another program. */
    public boolean isChanging() {
        return get("ActiveState").equals("activating") || get("ActiveState").equals("deactivating");
    }

    /** Whether the unit is inactive or failed. */
    public boolean ended() {
        return List.of("inactive", "failed").contains(get("ActiveState"));
    }

    /** Whether the unit failed after a start, or waits for its automatic restart. */
    public boolean hasFailed() {
        return get("ActiveState").equals("failed") || get("SubState").equals("auto-restart");
    }

    /**
     * Whether its process crashed. SIGTERM and a stop that times out leave other results (systemd.exec(5),
     * SERVICE_RESULT), and SIGKILL comes from an operator.
     */
    public boolean crashed() {
        return hasFailed()
                && List.of("exit-code", "signal", "core-dump", "watchdog", "oom-kill", "protocol")
                        .contains(get("Result"))
                && !killed();
    }

    /** Whether its program failed, and was not ended by an operator, a lack of memory, or systemd itself. */
    public boolean programFailed() {
        long status = number("ExecMainStatus");
        boolean bySystemd =
                get("Result").equals("exit-code") && status >= FIRST_OF_SYSTEMD && status <= LAST_OF_SYSTEMD;
        return crashed() && !ranOutOfMemory() && !bySystemd;
    }

    /** Whether it was ended by SIGKILL, which no program sends itself. */
    private boolean killed() {
        return get("Result").equals("signal") && number("ExecMainStatus") == SIGKILL;
    }

    /**
     * Whether it waits for its automatic restart after an end that is no evidence against the config, such as by
     * SIGTERM or a lack of memory.
     */
    public boolean restartsWithoutCrash() {
        return get("SubState").equals("auto-restart") && (!crashed() || ranOutOfMemory());
    }

    /** Whether the kernel ended it for a lack of memory, which the host may have caused. */
    public boolean ranOutOfMemory() {
        return get("Result").equals("oom-kill");
    }

    /**
     * Returns why systemd has not run the unit's program since an earlier state, whatever its config; empty if it has,
     * or while the start is in progress.
     *
     * @param before the state before the start
     */
    public Optional<String> notBegun(UnitState before) {
        if (ended() && get("Result").equals("exec-condition")) {
            return Optional.of("its ExecCondition= does not hold (Result=exec-condition)");
        }
        if (ended() && !conditionHeld() && conditionTested() != before.conditionTested()) {
            return Optional.of("one of its conditions does not hold (ConditionResult=no)");
        }
        if (ended() && get("AssertResult").equals("no") && assertTested() != before.assertTested()) {
            return Optional.of("one of its assertions does not hold (AssertResult=no)");
        }
        boolean programRan =
                mainStarted() > before.mainStarted() || !get("ExecStart").contains(" ; pid=0 ;");
        return hasFailed() && !programRan && !get("Result").equals("start-limit-hit")
                ? Optional.of("a program that it runs before collectd (ExecStartPre=) failed, or could not be run")
                : Optional.empty();
    }

    private long assertTested() {
        return number("AssertTimestampMonotonic");
    }

    private long mainStarted() {
        return number("ExecMainStartTimestampMonotonic");
    }

    /** Returns the program and its arguments from the unit's ExecStart. */
    public List<String> startArguments() {
        String start = get("ExecStart");
        int from = start.indexOf("argv[]=");
        int to = start.indexOf(" ;", Math.max(from, 0));
        return from < 0 || to < 0
                ? List.of()
                : List.of(start.substring(from + "argv[]=".length(), to).strip().split(" +"));
    }

    /** Returns the state in systemd's terms. */
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
