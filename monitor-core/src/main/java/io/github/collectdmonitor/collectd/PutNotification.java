package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * A notification to be given to collectd by {@code PUTNOTIF} (collectd-unixsock(5)). Newlines and other control characters become
 * blanks: a line's end would begin a new command.
 *
 * @param severity how bad it is
 * @param time when it was; collectd knows the millisecond
 * @param host the host that it is about
 * @param plugin who says it
 * @param pluginInstance of which of several; may be empty
 * @param type what it is about
 * @param typeInstance which of several of that type; may be empty
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
    /** The longest message, in bytes of UTF-8: collectd cuts a longer one, even within a character. */
    public static final int LONGEST_MESSAGE = 255;

    private static final int LONGEST_NAME = 127;

    /** How bad it is. */
    public enum Severity {
        /** Something has failed. */
        FAILURE,
        /** Something may fail. */
        WARNING,
        /** It is well again. */
        OKAY
    }

    /**
     * Checks the lengths, which collectd would silently cut to.
     *
     * @throws IllegalArgumentException if the message is empty or has more than 255 bytes, if a name is empty or has more than
     *     127, or if all of it does not fit into the line of 1,023 bytes that collectd takes
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

    /** A notification without instances. */
    public PutNotification(Severity severity, Instant time, String host, String plugin, String type, String message) {
        this(severity, time, host, plugin, "", type, "", message);
    }

    /**
     * Gives it to collectd.
     *
     * @throws IOException if collectd does not take it, or does not answer within 2 s
     */
    public void send(Path socket) throws IOException {
        try (UnixsockConnection connection = UnixsockConnection.open(socket)) {
            UnixsockConnection.Answer answer = connection.ask(line());
            if (answer.status() < 0) {
                throw new IOException("collectd refuses the notification: " + answer.text());
            }
        }
    }

    /** The command's line, without its end. */
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
