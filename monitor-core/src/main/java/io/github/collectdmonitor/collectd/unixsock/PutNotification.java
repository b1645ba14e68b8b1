package io.github.collectdmonitor.collectd.unixsock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * A notification for collectd's command {@code PUTNOTIF} (collectd-unixsock(5)). Newlines and other control characters
 * become blanks: a newline would begin a new command.
 *
 * @param severity the severity
 * @param time the time, in milliseconds for collectd
 * @param host the host that it concerns
 * @param plugin the source
 * @param pluginInstance the instance of the plugin; may be empty
 * @param type the subject
 * @param typeInstance the instance of the type; may be empty
 * @param message the text
 */
public record PutNotification(
        Severity severity,
        Instant time,
        String host,
        String plugin,
        String pluginInstance,
        String type,
        String typeInstance,
        String message) {
    /** The maximum length of a message, in bytes of UTF-8: collectd cuts a longer one, even within a character. */
    public static final int LONGEST_MESSAGE = 255;

    private static final int LONGEST_NAME = 127;

    /** The severity of a notification. */
    public enum Severity {
        /** A failure. */
        FAILURE,
        /** A warning. */
        WARNING,
        /** Recovered. */
        OKAY
    }

    /**
     * Checks the lengths: collectd would silently cut longer texts.
     *
     * @throws IllegalArgumentException if the message is empty or has more than 255 bytes, if a name is empty or has
     *     more than 127, or if the whole command exceeds the 1,023 bytes of a line of collectd
     */
    public PutNotification {
        host = checked("host", host, LONGEST_NAME);
        plugin = checked("plugin", plugin, LONGEST_NAME);
        pluginInstance = pluginInstance.isEmpty() ? "" : checked("plugin_instance", pluginInstance, LONGEST_NAME);
        type = checked("type", type, LONGEST_NAME);
        typeInstance = typeInstance.isEmpty() ? "" : checked("type_instance", typeInstance, LONGEST_NAME);
        message = checked("message", message, LONGEST_MESSAGE);
        if (!UnixsockConnection.fits(line(severity, time, host, plugin, pluginInstance, type, typeInstance, message))) {
            throw new IllegalArgumentException(
                    "a notification of " + plugin + " with its names, and \\ before each \" and \\,"
                            + " takes more than the " + UnixsockConnection.LONGEST_LINE + " bytes of a line");
        }
    }

    /** Creates a notification without instances. */
    public PutNotification(Severity severity, Instant time, String host, String plugin, String type, String message) {
        this(severity, time, host, plugin, "", type, "", message);
    }

    /**
     * Sends it to collectd.
     *
     * @throws IOException if collectd rejects it, or does not answer within 2 s
     */
    public void send(Path socket) throws IOException {
        try (UnixsockConnection connection = UnixsockConnection.open(socket)) {
            UnixsockConnection.Answer answer = connection.ask(line());
            if (answer.status() < 0) {
                throw new IOException("collectd rejects the notification: " + answer.text());
            }
        }
    }

    /** Returns the line of the command, without a newline. */
    String line() {
        return line(severity, time, host, plugin, pluginInstance, type, typeInstance, message);
    }

    private static String line(
            Severity severity,
            Instant time,
            String host,
            String plugin,
            String pluginInstance,
            String type,
            String typeInstance,
            String message) {
        return String.format(
                Locale.ROOT,
                "PUTNOTIF severity=%s time=%d.%03d host=%s plugin=%s%s type=%s%s message=%s",
                severity.name().toLowerCase(Locale.ROOT),
                time.getEpochSecond(),
                time.getNano() / 1_000_000,
                UnixsockConnection.quoted(host),
                UnixsockConnection.quoted(plugin),
                instance(" plugin_instance=", pluginInstance),
                UnixsockConnection.quoted(type),
                instance(" type_instance=", typeInstance),
                UnixsockConnection.quoted(message));
    }

    private static String instance(String option, String name) {
        return name.isEmpty() ? "" : option + UnixsockConnection.quoted(name);
    }

    private static String checked(String name, String text, int longest) {
        String clean = text.replaceAll("\\p{Cc}", " ");
        int length = clean.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > longest) {
            throw new IllegalArgumentException(
                    "a notification's " + name + " has 1 to " + longest + " bytes, not " + length + ": " + clean);
        }
        return clean;
    }
}
