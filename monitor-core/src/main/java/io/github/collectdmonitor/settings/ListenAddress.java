package io.github.collectdmonitor.settings;

import com.google.re2j.Pattern;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The address at which packets are received.
 *
 * @param host a name, an address (an IPv6 one without brackets), or a network interface
 * @param port from 1 to 65535
 */
public record ListenAddress(String host, int port) {
    /** collectd's default port, on loopback. */
    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 25_826);

    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_ADDRESSES = 64;
    private static final String LOCALHOST = "localhost";
    private static final Set<String> NAMES_OF_LOOPBACK = Set.of(LOCALHOST, "ip6-localhost", "ip6-loopback", "lo");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /**
     * Checks the host and the port.
     *
     * @throws IllegalArgumentException if the host is empty or the port is out of range
     */
    public ListenAddress {
        if (host.isBlank() || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "must be a host and a port from 1 to " + HIGHEST_PORT + ", not " + host + ":" + port);
        }
    }

    /**
     * Parses {@code host:port}, with brackets around an IPv6 address: {@code [::1]:25826}. The default port is
     * collectd's.
     *
     * @throws IllegalArgumentException if it is invalid; the message describes the form
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
     * Returns all addresses of the host, since a sender may use any of them: for {@code localhost} both loopback
     * addresses, whatever /etc/hosts has, and for a network interface all of its addresses.
     *
     * @throws UnknownHostException if there is none
     */
    public List<InetSocketAddress> resolve() throws UnknownHostException {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        if (LOCALHOST.equalsIgnoreCase(host)) {
            addresses.add(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
            addresses.add(InetAddress.getByAddress(host, IPV6_LOOPBACK));
        } else {
            addresses.addAll(addressesOfName());
        }
        return addresses.stream()
                .limit(MOST_ADDRESSES)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /**
     * Returns why packets cannot be received there, at any security level; empty if they can. Resolves the name, which
     * may take seconds.
     */
    public Optional<String> problem() {
        try {
            return resolve().stream().anyMatch(each -> each.getAddress().isMulticastAddress())
                    ? Optional.of(host + " is a multicast address; have collectd send to an address of this host")
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host " + host);
        }
    }

    private List<InetAddress> addressesOfName() throws UnknownHostException {
        NetworkInterface named = interfaceOfName();
        return named == null ? List.of(InetAddress.getAllByName(host)) : Collections.list(named.getInetAddresses());
    }

    private @Nullable NetworkInterface interfaceOfName() {
        try {
            return NetworkInterface.getByName(host);
        } catch (SocketException e) {
            return null;
        }
    }

    /** Returns whether it can be reached only from this host, as far as is known without resolving a name. */
    public boolean isLoopback() {
        if (NAMES_OF_LOOPBACK.contains(host.toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            boolean isLiteral = host.indexOf(':') >= 0 || IPV4.matches(host);
            return isLiteral && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static int port(String digits, String text) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be HOST:PORT with a number for a port, not " + text, e);
        }
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
