package io.github.collectdmonitor.packet.security;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Parses an auth file like collectd (utils_fbhash.c): of two lines for a user the first counts. */
final class AuthLines {
    private AuthLines() {}

    /**
     * Returns the users' keys; each byte of a name is a character, so that names and passwords may have any encoding.
     */
    static Map<String, Credentials> read(byte[] file) {
        Map<String, Credentials> users = new HashMap<>();
        for (String line : new String(file, StandardCharsets.ISO_8859_1).split("[\r\n]+", -1)) {
            int start = textStart(line, 0);
            int colon = line.indexOf(':', start);
            if (start == line.length() || line.charAt(start) == '#' || colon < 0) {
                continue;
            }
            String user = line.substring(start, colon);
            String password = line.substring(textStart(line, colon + 1));
            if (!password.isEmpty()) {
                users.computeIfAbsent(
                        user, name -> new Credentials(shown(name), password.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return Map.copyOf(users);
    }

    private static String shown(String name) {
        return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static int textStart(String line, int from) {
        int at = from;
        while (at < line.length() && " \t\u000b\f".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
