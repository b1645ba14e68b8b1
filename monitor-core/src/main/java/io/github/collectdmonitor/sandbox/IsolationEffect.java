package io.github.collectdmonitor.sandbox;

import java.util.regex.Pattern;

/** Distinguishes errors of a config from errors that the sandbox may have caused, by the output of collectd. */
public final class IsolationEffect {
    /**
     * Unreachable or unresolved hosts, addresses and devices that the sandbox lacks, file systems that it made
     * read-only.
     */
    private static final Pattern POSSIBLE = Pattern.compile(
            "(?i)name or service not known|temporary failure in name resolution|no address associated with|unknown host"
                    + "|name resolution|(can'?t|cannot|could ?n[o']t|unable to|failed to) (be )?resolve|getaddrinfo"
                    + "|gethostby|network is (unreachable|down)|no route to host|host is (down|unreachable)"
                    + "|connection (refused|timed out|reset)|failed to connect|(can'?t|cannot|could ?n[o']t|unable to)"
                    + " connect|cannot assign requested address|can'?t assign requested address|no such device"
                    + "|address family not supported|read-only file system|no space left on device"
                    + "|operation not permitted|Errno (-[2-5]|1|6|19|28|30|97|99|10[0-4]|11[0-3])\\b");

    /** Errors in the file itself, or in the libraries of its plugins. */
    private static final Pattern OF_THE_CONFIG = Pattern.compile("Parse error in file|unexpected end of file"
            + "|Could not find plugin|failed to load|undefined symbol|cannot open shared object"
            + "|Configuration file .* is empty");

    private IsolationEffect() {}

    /** Whether the config itself is certainly the cause, by the output of a program. */
    public static boolean isCertainlyTheConfig(String printed) {
        return OF_THE_CONFIG.matcher(printed).find();
    }

    /** Whether the sandbox may be the cause, by the output of a program; false if the config certainly is. */
    public static boolean isPossible(String printed) {
        return POSSIBLE.matcher(printed).find() && !isCertainlyTheConfig(printed);
    }
}
