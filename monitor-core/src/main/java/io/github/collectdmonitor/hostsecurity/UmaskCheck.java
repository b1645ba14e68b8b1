package io.github.collectdmonitor.hostsecurity;

import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import java.util.List;
import java.util.Locale;

/** Checks whether other users could change files that the agent's commands create (umask(2)). */
public final class UmaskCheck {
    private static final int WRITABLE_BY_OTHERS = 022;

    private UmaskCheck() {}

    /** Returns an error for root, or a warning for any other user, if the umask permits writing by group or others. */
    public static List<ConfigProblem> problems(ProcessStatus process) {
        Integer umask = process.umask();
        if (umask == null || (umask & WRITABLE_BY_OTHERS) == WRITABLE_BY_OTHERS) {
            return List.of();
        }
        return List.of(new ConfigProblem(
                process.isRoot() ? Severity.ERROR : Severity.WARNING,
                "umask",
                String.format(
                        Locale.ROOT,
                        "is %04o, so that others could write the files that commands create; set UMask=0022"
                                + " in the unit," + " or call umask 022 before",
                        umask)));
    }
}
