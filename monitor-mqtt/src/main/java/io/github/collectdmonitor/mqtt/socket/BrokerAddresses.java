package io.github.collectdmonitor.mqtt.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a broker's host, in the order of attempts: the address that failed last is tried last.
 *
 * <p>The name is looked up before each attempt. A hanging lookup is abandoned after a timeout, and no second one is
 * started meanwhile.
 * Thread-safe.
 */
public final class BrokerAddresses {
    /** The maximum number of addresses that one attempt tries. */
    static final int MOST_AT_ONCE = 16;

    private static final int MOST_FAILURES_KEPT = 256;

    private final String host;
    private final Resolver resolver;
    private final Executor lookups;
    private final Map<InetAddress, Long> failures = new HashMap<>();
    private long failureCount;
    private @Nullable CompletableFuture<List<InetAddress>> lookup;
    private boolean closed;

    /**
     * Prepares lookups of a host name.
     *
     * @param host a name or an address literal
     * @param lookups runs lookups, which may block for as long as the system's resolver does
     */
    public BrokerAddresses(String host, Resolver resolver, Executor lookups) {
        this.host = host;
        this.resolver = resolver;
        this.lookups = lookups;
    }

    /** Resolves host names. */
    public interface Resolver {
        /** Returns the addresses of a name, at least one; the JDK caches a result for 30 s, and a failure for 10 s. */
        InetAddress[] resolve(String host) throws IOException;
    }

    /**
     * Returns the addresses to try now, at most 16.
     *
     * @throws LookupException if the name has none, none was found in time, or {@link #close} was called
     */
    public List<InetAddress> inOrder(Duration limit) throws LookupException {
        List<InetAddress> found = lookUp(limit);
        synchronized (this) {
            List<InetAddress> sorted = new ArrayList<>(found);
            sorted.sort(Comparator.comparingLong(address -> failures.getOrDefault(address, 0L)));
            return List.copyOf(sorted.subList(0, Math.min(MOST_AT_ONCE, sorted.size())));
        }
    }

    /** Records that an attempt with this address failed: the others are tried first from now on. */
    public synchronized void failed(InetAddress address) {
        if (failures.size() >= MOST_FAILURES_KEPT) {
            failures.clear();
        }
        failures.put(address, ++failureCount);
    }

    /** Records that this address led to a working connection. */
    public synchronized void succeeded(InetAddress address) {
        failures.remove(address);
    }

    /** Ends the wait for a pending lookup, and rejects all later ones. The lookup itself is not interrupted. */
    public synchronized void close() {
        closed = true;
        if (lookup != null) {
            boolean unused = lookup.completeExceptionally(new IOException("closed"));
        }
    }

    private List<InetAddress> lookUp(Duration limit) throws LookupException {
        CompletableFuture<List<InetAddress>> pending = pending();
        try {
            return pending.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LookupException("looking up the name took longer than " + seconds(limit), e);
        } catch (ExecutionException e) {
            throw new LookupException(isClosed() ? "closed while looking up the name" : "no host has that name", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LookupException("interrupted while looking up the name", e);
        } finally {
            synchronized (this) {
                if (pending.isDone()) {
                    lookup = null;
                }
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized CompletableFuture<List<InetAddress>> pending() {
        if (closed) {
            return CompletableFuture.failedFuture(new IOException("closed"));
        }
        CompletableFuture<List<InetAddress>> pending = lookup;
        if (pending == null) {
            pending = CompletableFuture.supplyAsync(this::resolve, lookups);
            lookup = pending;
        }
        return pending;
    }

    private List<InetAddress> resolve() {
        try {
            return List.of(resolver.resolve(host));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
