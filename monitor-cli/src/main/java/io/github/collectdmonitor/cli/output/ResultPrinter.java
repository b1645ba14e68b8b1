package io.github.collectdmonitor.cli.output;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.mqtt.Reply;
import io.github.collectdmonitor.text.ControlCharacters;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Prints the request and its result to standard output. */
public final class ResultPrinter {
    private final OutputFormat format;
    private final PrintWriter out;
    private final Request request;

    public ResultPrinter(OutputFormat format, PrintWriter out, Request request) {
        this.format = format;
        this.out = out;
        this.request = request;
    }

    /**
     * Prints the request, in the formats for people only.
     *
     * @param answered whether a result is expected
     */
    public void sent(boolean answered) {
        if (format == OutputFormat.TEXT) {
            print(title(request) + ControlCharacters.escapedJson(text(RequestCodec.encode(shown(request)))));
        } else if (format == OutputFormat.HUMAN && !answered) {
            print(HumanOutput.sent(request));
        }
    }

    /** Prints the result in the format. */
    public void received(Reply reply) {
        switch (format) {
            case HUMAN -> HumanOutput.lines(request, reply.result()).forEach(this::print);
            case TEXT -> print("Received a result: " + ControlCharacters.escapedJson(reply.json()));
            case JSON -> print(ControlCharacters.escapedJson(reply.json()));
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints what to do next. */
    public void advice(String text) {
        if (format != OutputFormat.JSON) {
            print(text);
        }
    }

    private static String title(Request request) {
        if (request instanceof CommandRequest) {
            return "Send command: ";
        }
        return request instanceof ConfigRequest ? "Send config: " : "Send replacement: ";
    }

    /**
     * Returns a request with the size and hash instead of a collectd.conf, which may contain passwords that would
     * appear in logs.
     */
    private static Request shown(Request request) {
        if (request instanceof ConfigRequest config) {
            return new ConfigRequest(config.taskId(), config.timestamp(), note(config.config()));
        }
        if (request instanceof ReplacementRequest replacement) {
            return new ReplacementRequest(replacement.taskId(), replacement.timestamp(), shown(replacement.action()));
        }
        return request;
    }

    private static ReplacementAction shown(ReplacementAction action) {
        if (action instanceof Check check) {
            return new Check(note(check.config()), check.expectedSha256());
        }
        if (action instanceof Replace replace) {
            return new Replace(
                    note(replace.config()), replace.expectedSha256(), replace.confirmWithin(), replace.force());
        }
        return action;
    }

    private static String note(String config) {
        byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
        return "(" + bytes.length + " bytes, sha256 " + Sha256.of(bytes) + ")";
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
