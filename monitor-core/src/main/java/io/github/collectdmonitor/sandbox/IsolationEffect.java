package io.github.collectdmonitor.sandbox;

import java.util.regex.Pattern;

/** Tells failures of a config itself from those that may come of the sandbox alone, by what collectd printed. */
public final class IsolationEffect {
    /** A host that cannot be reached or resolved, an address or device that the sandbox lacks, a file system it made read-only. */
    private static final Pattern POSSIBLE = Pattern.compile(
            "(?i)name or service not known|temporary failure in name resolution|no address associated with|unknown host"
                    + "|name resolution|(can'?t|cannot|could ?n[o']t|unable to|failed to) (be )?resolve|getaddrinfo"
                    + "|gethostby|network is (unreachable|down)|no route to host|host is (down|unreachable)"
                    + "|connection (refused|timed out|reset)|failed to connect|(can'?t|cannot|could ?n[o']t|unable to)"
                    + " connect|cannot assign requested address|can'?t assign requested address|no such device"
                    + "|address family not supported|read-only file system|no space left on device"
                    + "|operation not permitted|Errno (-[2-5]|1|6|19|28|30|97|99|10[0-4]|11[0-3])\\b");

    /** What collectd finds in the file itself, or in its plugins' libraries. */
    private static final Pattern OF_THE_CONFIG = Pattern.compile("Parse error in file|unexpected end of file"
            + "|Could not find plugin|failed to load|undefined symbol|cannot open shared object"
            + "|Configuration file .* is empty");

    private IsolationEffect() {}

    /** Whether the config is certainly at fault, whatever it is read with, by what a program printed. */
    public static boolean isCertainlyTheConfig(String printed) {
        return OF_THE_CONFIG.matcher(printed).find();
    }

    /** Whether the sandbox may be what made a program fail that printed this; not where the config is certainly at fault. */
    public static boolean isPossible(String printed) {
        return POSSIBLE.matcher(printed).find() && !isCertainlyTheConfig(printed);
    }
}
