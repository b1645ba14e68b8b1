package io.github.collectdmonitor.startup;

import io.github.collectdmonitor.house.SystemProgram;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * collectd's lookup of the host's own name (collectd.conf(5), FQDNLookup), without which it does not start. In a sandbox
 * it fails where only a name server knows the name, so that the host has to be asked as well.
 */
public final class HostNameLookup {
    /** The exit status of getent for a name that cannot be looked up; others say that it could not be asked. */
    public static final int NOT_FOUND = 2;

    private static final Pattern FAILED = Pattern.compile("Looking up \"([A-Za-z0-9._-]{1,255})\" failed");

    private HostNameLookup() {}

    /** The name that collectd could not look up, by what it printed. */
    public static Optional<String> failed(String printed) {
        Matcher matcher = FAILED.matcher(printed);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The command line that looks up a name as collectd does (getent(1)). */
    public static List<String> commandLine(String name) {
        return List.of(SystemProgram.path("getent").toString(), "--no-addrconfig", "ahosts", "--", name);
    }
}
