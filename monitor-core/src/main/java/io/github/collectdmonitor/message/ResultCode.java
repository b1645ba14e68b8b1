package io.github.collectdmonitor.message;

import java.util.Optional;

/** The codes of results other than a command's own exit status (protocol, "Results"). */
public enum ResultCode {
    /** The task succeeded. */
    SUCCEEDED(0, "succeeded"),
    /** This agent does not support the requested action. */
    NOT_IMPLEMENTED(0x1000, "not implemented"),
    /** The agent's config.json has no services. */
    NO_SERVICES(0x1001, "no service configured"),
    /** The agent's config.json has no service of that name. */
    NO_SUCH_SERVICE(0x1002, "no such service"),
    /** The service has no command of that name. */
    NO_SUCH_COMMAND(0x1003, "no such command for that service"),
    /** The message is invalid. */
    INVALID_MESSAGE(0x1004, "invalid message"),
    /** The task expired before it could start. */
    EXPIRED(0x1005, "expired before it was executed"),
    /** The agent rejects this sender, or this request of it. */
    NOT_ALLOWED(0x1006, "not signed, or the sender has no permission"),
    /** The number of queued tasks has reached its limit; nothing was run. */
    TOO_MANY_TASKS(0x1007, "too many tasks waiting"),
    /** A different task with the same id is unfinished. */
    DUPLICATE_TASK_ID(0x1100, "a different task with this id is unfinished"),
    /** The command exceeded its timeout, and its process group was killed. */
    TIMED_OUT(0x1101, "timed out and was ended"),
    /** No process was started. */
    NOT_STARTED(0x1102, "could not be started"),
    /** The agent stopped while the task ran; it is not run again. */
    OUTCOME_UNKNOWN(0x1103, "the agent stopped while it ran: its outcome is unknown"),
    /** Another replacement is running; this one was not begun. */
    REPLACEMENT_RUNNING(0x2000, "another replacement is running"),
    /** The new config could not be written next to the old one. */
    CONFIG_NOT_WRITTEN(0x2001, "the new config cannot be written"),
    /** The check rejected the new config; collectd was not affected. */
    CONFIG_BROKEN(0x2002, "the new config is broken"),
    /** The stop of collectd could not be requested. */
    NOT_STOPPED(0x2003, "collectd cannot be stopped"),
    /** collectd was stopped and killed, but its process still exists. */
    PROCESS_REMAINS(0x2004, "collectd's process does not end"),
    /** The old config could not be copied; collectd was not affected. */
    NOT_BACKED_UP(0x2005, "the old config cannot be backed up"),
    /** The new config could not be moved into place. */
    NOT_REPLACED(0x2006, "the config cannot be replaced"),
    /** collectd did not work with the new config; it runs again with the old one. */
    ROLLED_BACK(0x2007, "the restart failed; collectd runs again with the old config"),
    /** collectd worked neither with the new config nor again with the old one. */
    ROLLBACK_FAILED(0x2008, "the restart failed, and so did the rollback"),
    /** collectd was started, but its process cannot be found, with either config. */
    NO_PROCESS_ID(0x2009, "the new process id cannot be determined"),
    /** collectd, or the folder of its config, does not exist at the configured path. */
    COLLECTD_NOT_FOUND(0x200a, "collectd, or its files, cannot be found"),
    /** The agent stopped during the replacement; the message names the config in place. */
    REPLACEMENT_INTERRUPTED(0x200b, "the agent stopped during the replacement"),
    /** The config in place is not the one that the sender expected; nothing was changed. */
    UNEXPECTED_CONFIG(0x200c, "the config in place is not the one the sender expected");

    private final int code;
    private final String meaning;

    ResultCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Returns the number in the result's {@code code}. */
    public int code() {
        return code;
    }

    /** Returns the meaning of the code in a few English words. */
    public String meaning() {
        return meaning;
    }

    /** Formats a code as in logs, help and documents: {@code 8194 (0x2002)}, and {@code 3} below 4096. */
    public static String format(int code) {
        return code < NOT_IMPLEMENTED.code ? Integer.toString(code) : String.format("%d (0x%04x)", code, code);
    }

    /** Returns the constant of a code; empty for a command's own exit status of 1 to 255 or an unknown code. */
    public static Optional<ResultCode> of(int code) {
        for (ResultCode candidate : values()) {
            if (candidate.code == code) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
