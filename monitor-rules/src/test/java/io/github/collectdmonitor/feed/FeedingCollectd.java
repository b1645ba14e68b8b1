package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** A real collectd with the shipped snippets for both feeds, changed only in servers and the socket's path. */
public final class FeedingCollectd implements AutoCloseable {
    static final String USER = "web01";
    static final String PASSWORD = "a long random password";

    private final RealCollectd collectd = RealCollectd.create();

    /** Starts one that sends to these servers, given as texts of {@code <Server>}. */
    public static FeedingCollectd sendingTo(String... servers) {
        FeedingCollectd feeding = new FeedingCollectd();
        String network = shipped("network").replace("  Server \"127.0.0.1\" \"25826\"\n", String.join("", servers));
        String unixsock = shipped("unixsock")
                .replace("/var/run/collectd-unixsock", feeding.socket().toString());
        feeding.collectd.writeConfig(feeding.collectd.texts().goodWithoutSocket() + network + unixsock);
        feeding.collectd.start();
        Awaitility.await("the unix socket").until(() -> Files.exists(feeding.collectd.socket()));
        return feeding;
    }

    static String plain(ListenAddress address) {
        return "  Server \"127.0.0.1\" \"" + address.port() + "\"\n";
    }

    /** A server as in the comments of the shipped file. */
    static String secure(ListenAddress address, String level, String user, String password) {
        List<String> lines = shipped("network")
                .lines()
                .filter(line -> line.startsWith("  #<") || line.startsWith("  #  ") || line.startsWith("  #</"))
                .map(line -> line.replace("#", ""))
                .toList();
        return (String.join("\n", lines) + "\n")
                .replace("\"monitor.example.com\" \"25826\"", "\"127.0.0.1\" \"" + address.port() + "\"")
                .replace("SecurityLevel Encrypt", "SecurityLevel " + level)
                .replace("Username \"" + USER, "Username \"" + user)
                .replace("Password \"" + PASSWORD, "Password \"" + password);
    }

    public Path socket() {
        return collectd.socket();
    }

    public RealCollectd collectd() {
        return collectd;
    }

    /** Sends it a value, and expects that it is accepted. */
    public void put(String name, String value) {
        expectTaken("PUTVAL \"" + name + "\" interval=10 " + value);
    }

    void expectTaken(String line) {
        List<String> answer = collectd.ask(line);
        if (!answer.get(0).startsWith("0 ")) {
            throw new AssertionError(line + ": " + answer);
        }
    }

    @Override
    public void close() {
        collectd.close();
    }

    private static String shipped(String feed) {
        try {
            return Files.readString(ProjectFolder.root().resolve("conf/collectd-" + feed + ".conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
