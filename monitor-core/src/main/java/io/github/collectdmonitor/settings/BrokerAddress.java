package io.github.collectdmonitor.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker's host and port.
 *
 * @param host a name or an address literal, an IPv6 one without its brackets
 * @param port 1 to 65535
 */
public record BrokerAddress(String host, int port) {
    /** The port for MQTT over TCP, as registered with IANA. */
    public static final int PLAIN_PORT = 1883;

    /** The port for MQTT over TLS, as registered with IANA. */
    public static final int TLS_PORT = 8883;

    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.%]+)](?::(\\d{1,5}))?");
    private static final Pattern NAMED = Pattern.compile("([^\\s:/\\[\\]]+)(?::(\\d{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /**
     * Checks the port.
     *
     * @throws IllegalArgumentException if it is not 1 to 65535
     */
    public BrokerAddress {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port must be 1 to 65535, not " + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:1883} or {@code [::1]:1883}.
     *
     * @param tls decides the port if the text has none
     * @throws IllegalArgumentException if the text has another form
     */
    public static BrokerAddress parse(String text, boolean tls) {
        Matcher matcher = BRACKETED.matcher(text);
        if (!matcher.matches()) {
            matcher = NAMED.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "a broker must be given as host, host:port or [IPv6]:port, not \"" + text + "\"");
            }
        }
        String port = matcher.group(2);
        return new BrokerAddress(matcher.group(1), port != null ? Integer.parseInt(port) : tls ? TLS_PORT : PLAIN_PORT);
    }

    /** Returns whether the host is an IP address and not a name. */
    public boolean isLiteral() {
        return host.contains(":") || IPV4.matcher(host).matches();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
