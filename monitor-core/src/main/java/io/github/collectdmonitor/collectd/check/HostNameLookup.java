package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.program.SystemProgram;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * collectd's lookup of the host's own name (collectd.conf(5), FQDNLookup); collectd does not start if it fails. In a
 * sandbox it fails if only a name server knows the name, so that it is repeated on the host.
 */
public final class HostNameLookup {
    /** The exit status of getent for an unknown name; other statuses are errors of the lookup itself. */
    public static final int NOT_FOUND = 2;

    private static final Pattern FAILED = Pattern.compile("Looking up \"([A-Za-z0-9._-]{1,255})\" failed");

    private HostNameLookup() {}

    /** Returns the name that collectd could not look up, by the output of collectd. */
    public static Optional<String> failed(String printed) {
        Matcher matcher = FAILED.matcher(printed);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns the command line that looks up a name as collectd does (getent(1)). */
    public static List<String> commandLine(String name) {
        return List.of(SystemProgram.path("getent").toString(), "--no-addrconfig", "ahosts", "--", name);
    }
}
