package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.BrokerException.Kind;
import io.github.collectdmonitor.mqtt.socket.BrokerAddresses;
import io.github.collectdmonitor.mqtt.socket.LookupException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to connect: at each address of the broker's name, until one of them leads to a working connection. Used by
 * one thread at a time.
 */
final class LinkConnector {
    /** No address has less time than this to answer, however many there are. */
    private static final Duration LEAST_SHARE = Duration.ofSeconds(1);

    private final LinkSettings settings;
    private final BrokerAddresses addresses;
    private final ConnectFailure failure;
    private final LinkListener listener;
    private List<String> reported = List.of();

    LinkConnector(LinkSettings settings, LinkListener listener, BrokerAddresses addresses) {
        this.settings = settings;
        this.listener = listener;
        this.addresses = addresses;
        this.failure = new ConnectFailure(settings.broker());
    }

    /**
     * Returns an open connection.
     *
     * @param limit for connecting at all addresses, and for each answer of the one that took the connection
     * @param once whether the addresses share the time for answers, since nobody tries again later
     * @param next makes the next connection to try, or null where the link was closed
     * @throws BrokerException if no address led to a connection; it says what came of each
     */
    PahoConnection connect(boolean cleanStart, Duration limit, boolean once, Supplier<@Nullable PahoConnection> next)
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

    /** Reports what the broker does less than it was asked to: once, and again where that changes. */
    private void reportLimits(@Nullable BrokerLimits announced) {
        List<String> shortfalls = announced == null ? List.of() : announced.shortfalls(settings);
        if (!shortfalls.equals(reported)) {
            reported = shortfalls;
            if (!shortfalls.isEmpty()) {
                listener.limited(shortfalls);
            }
        }
    }

    /** Takes what failed from those that are left; where none took a connection, that is all of them. */
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

    /** The failure that got furthest, with the others behind it. */
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
