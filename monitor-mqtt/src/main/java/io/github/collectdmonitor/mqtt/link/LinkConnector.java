package io.github.collectdmonitor.mqtt.link;

import io.github.collectdmonitor.mqtt.connection.BrokerLimits;
import io.github.collectdmonitor.mqtt.connection.ConnectFailure;
import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.connection.ReasonCodes;
import io.github.collectdmonitor.mqtt.paho.PahoConnection;
import io.github.collectdmonitor.mqtt.socket.BrokerAddresses;
import io.github.collectdmonitor.mqtt.socket.LookupException;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.mqtt.tls.BrokerException.Kind;
import io.github.collectdmonitor.mqtt.tls.TlsContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to connect: tries each address of the broker's name until a connection works. Used by one thread at
 * a time.
 */
public final class LinkConnector {
    /** The minimum time that each address has to respond, however many addresses there are. */
    private static final Duration LEAST_SHARE = Duration.ofSeconds(1);

    private final LinkSettings settings;
    private final BrokerAddresses addresses;
    private final ConnectFailure failure;
    private final LinkListener listener;
    private List<String> reported = List.of();

    public LinkConnector(LinkSettings settings, LinkListener listener, BrokerAddresses addresses) {
        this.settings = settings;
        this.listener = listener;
        this.addresses = addresses;
        this.failure = new ConnectFailure(settings.broker());
    }

    /**
     * Returns an open connection.
     *
     * @param limit for connecting to all addresses together, and for each response of the one that accepted the
     *     connection
     * @param once whether the addresses share the time for responses, because no retry follows
     * @param next makes the next connection to try, or null if the link was closed
     * @throws BrokerException if no address led to a connection; the message has the reason for each address
     */
    public PahoConnection connect(
            boolean cleanStart, Duration limit, boolean once, Supplier<@Nullable PahoConnection> next)
            throws BrokerException {
        SSLSocketFactory tls = settings.broker().tls() == null
                ? null
                : TlsContext.of(settings.broker().tls());
        List<InetAddress> left = new ArrayList<>(lookUp(limit));
        Duration answers = once ? share(limit, left.size()) : limit;
        List<BrokerException> failed = new ArrayList<>();
        while (!left.isEmpty()) {
            PahoConnection opening = next.get();
            if (opening == null) {
                throw new BrokerException(Kind.UNREACHABLE, "the link was closed");
            }
            try {
                opening.open(cleanStart, limit, answers, tls, List.copyOf(left));
                noteSuccess(opening);
                reportLimits(opening.limits());
                return opening;
            } catch (BrokerException e) {
                failed.add(e);
                noteFailure(opening, left);
                if (ReasonCodes.isAboutCredentials(e.reasonCode())) {
                    break;
                }
            }
        }
        throw worst(failed);
    }

    private List<InetAddress> lookUp(Duration limit) throws BrokerException {
        try {
            return addresses.inOrder(limit);
        } catch (LookupException e) {
            throw failure.network(e, null);
        }
    }

    private static Duration share(Duration limit, int count) {
        Duration equal = limit.dividedBy(Math.max(1, count));
        Duration least = LEAST_SHARE.compareTo(limit) < 0 ? LEAST_SHARE : limit;
        return equal.compareTo(least) < 0 ? least : equal;
    }

    private void noteSuccess(PahoConnection opened) {
        opened.unreachable().forEach(addresses::failed);
        InetAddress peer = opened.peer();
        if (peer != null) {
            addresses.succeeded(peer);
        }
    }

    /** Reports the limits of the broker that are below the requested values, once for each change. */
    private void reportLimits(@Nullable BrokerLimits announced) {
        List<String> shortfalls = announced == null ? List.of() : announced.shortfalls(settings);
        if (!shortfalls.equals(reported)) {
            reported = shortfalls;
            if (!shortfalls.isEmpty()) {
                listener.limited(shortfalls);
            }
        }
    }

    /** Removes the addresses that failed from the remaining ones; if none accepted a connection, all of them. */
    private void noteFailure(PahoConnection opening, List<InetAddress> left) {
        InetAddress peer = opening.peer();
        List<InetAddress> gone = new ArrayList<>(opening.unreachable());
        if (peer == null) {
            gone.addAll(left);
        } else {
            gone.add(peer);
        }
        gone.forEach(addresses::failed);
        left.removeAll(gone);
    }

    /** Returns the failure that got furthest, with the others appended to its message. */
    private static BrokerException worst(List<BrokerException> failed) {
        BrokerException first = failed.stream()
                .filter(failure -> failure.kind() != Kind.UNREACHABLE)
                .findFirst()
                .orElseGet(() -> failed.isEmpty()
                        ? new BrokerException(Kind.UNREACHABLE, "the broker's name has no address")
                        : failed.get(0));
        Predicate<BrokerException> other = failure -> failure != first;
        String others = failed.stream()
                .filter(other)
                .map(failure -> "; " + failure.getMessage())
                .reduce("", String::concat);
        return others.isEmpty() ? first : first.with(others);
    }
}
