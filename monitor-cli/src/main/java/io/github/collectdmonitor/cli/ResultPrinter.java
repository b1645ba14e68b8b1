package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.mqtt.Reply;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes what was sent and what came back to standard output. */
final class ResultPrinter {
    private final OutputFormat format;
    private final PrintWriter out;

    ResultPrinter(OutputFormat format, PrintWriter out) {
        this.format = format;
        this.out = out;
    }

    /** Prints the request, which for people only is of interest. */
    void sent(Request request) {
        if (format == OutputFormat.TEXT) {
            print((request instanceof CommandRequest ? "Send command: " : "Send config: ")
                    + text(RequestCodec.encode(shown(request))));
        }
    }

    /** Prints the result as it came. */
    void received(Reply reply) {
        print((format == OutputFormat.TEXT ? "Received a result: " : "") + reply.json());
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** A collectd.conf may hold passwords, and what is printed ends in logs: its size and hash stand for it. */
    private static Request shown(Request request) {
        if (request instanceof ConfigRequest config) {
            byte[] bytes = config.config().getBytes(StandardCharsets.UTF_8);
            String note = "(" + bytes.length + " bytes, sha256 " + sha256(bytes) + ")";
            return new ConfigRequest(config.taskId(), config.timestamp(), note);
        }
        return request;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
