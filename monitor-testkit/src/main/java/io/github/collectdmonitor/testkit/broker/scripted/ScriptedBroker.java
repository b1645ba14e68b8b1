package io.github.collectdmonitor.testkit.broker.scripted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections on the loopback interface, and runs a script for each. */
public final class ScriptedBroker implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** The script of a connection, which is closed afterwards. */
    public interface Script {
        /**
         * Runs on a separate thread. An exception means that the client has closed the connection, and ends the script.
         */
        void run(Peer peer, int number) throws IOException;
    }

    private ScriptedBroker(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    /** Starts on a free port of 127.0.0.1. */
    public static ScriptedBroker started(Script script) {
        return started("127.0.0.1", 0, script);
    }

    /** Starts at an address of the loopback interface; port 0 takes a free one. */
    public static ScriptedBroker started(String address, int port, Script script) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(address), port), BACKLOG);
            ScriptedBroker broker = new ScriptedBroker(server, script);
            start(broker::accept, "scripted-broker-" + server.getLocalPort());
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns how many connections were accepted. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                start(() -> serve(socket, number), "scripted-peer-" + port() + "-" + number);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.run(new Peer(socket), number);
        } catch (IOException e) {
            // The client closed.
        } finally {
            open.remove(socket);
        }
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it, and all of its connections. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
