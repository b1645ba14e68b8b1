package io.github.collectdmonitor.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where packets are awaited.
 *
 * @param host a name or an address, an IPv6 one without brackets
 * @param port from 1 to 65535
 */
public record ListenAddress(String host, int port) {
    /** Collectd's own port, for this host alone. */
    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 25_826);

    private static final int HIGHEST_PORT = 65_535;

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the host is empty or the port is none
     */
    public ListenAddress {
        if (host.isBlank() || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "must be a host and a port from 1 to " + HIGHEST_PORT + ", not " + host + ":" + port);
        }
    }

    /**
     * Reads {@code host:port}, with brackets around an IPv6 address: {@code [::1]:25826}. Without a port it is collectd's own.
     *
     * @throws IllegalArgumentException if it is none; the message says what it must be
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        boolean withPort = bracketed ? text.indexOf("]:") == colon - 1 : colon >= 0;
        String host = withPort ? text.substring(0, colon) : text;
        if (bracketed && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0 || bracketed) {
            throw new IllegalArgumentException("must be HOST:PORT, with brackets around an IPv6 address, as in [::1]:"
                    + DEFAULT.port + ", not " + text);
        }
        return new ListenAddress(host, withPort ? port(text.substring(colon + 1), text) : DEFAULT.port);
    }

    /**
     * Finds the address of the host.
     *
     * @throws UnknownHostException if there is none
     */
    public InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private static int port(String digits, String text) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be HOST:PORT with a number for a port, not " + text, e);
        }
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
