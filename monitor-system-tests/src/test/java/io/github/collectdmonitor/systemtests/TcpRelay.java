package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.TestBroker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker seen through a cable that a test may cut, or make deaf in the direction of the broker. */
final class TcpRelay implements TestBroker {
    private final TestBroker broker;
    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean holding;

    /** Listens on a free port and passes everything on. */
    TcpRelay(TestBroker broker) {
        this.broker = broker;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to listen for " + broker, e);
        }
        daemon(this::accept, "relay");
    }

    /** From now on nothing that the client sends reaches the broker: its acknowledgements are lost. */
    void loseWhatGoesToTheBroker() {
        holding = true;
    }

    /** Cuts all connections; those that come next are whole. */
    void cut() {
        open.forEach(TcpRelay::close);
        open.clear();
        holding = false;
    }

    @Override
    public String name() {
        return "a relay to " + broker.name();
    }

    @Override
    public String host() {
        return broker.host();
    }

    @Override
    public int port() {
        return listening.getLocalPort();
    }

    @Override
    public void stop() {
        broker.stop();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to close " + name(), e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Socket server = new Socket(broker.host(), broker.port());
                open.add(server);
                daemon(() -> pass(client, server, true), "relay-to-broker");
                daemon(() -> pass(server, client, false), "relay-to-client");
            } catch (IOException closed) {
                // The broker is away, or the test is over: the client sees its connection end.
                cut();
            }
        }
    }

    private void pass(Socket from, Socket to, boolean towardsBroker) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!(towardsBroker && holding)) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException cut) {
            // As on a real network; both ends are closed below.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It is closed already.
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
