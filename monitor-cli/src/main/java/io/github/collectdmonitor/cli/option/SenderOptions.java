package io.github.collectdmonitor.cli.option;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.cli.output.OutputFormat;
import io.github.collectdmonitor.message.TaskId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of both senders; the short forms are those of the first system. */
@Command(
        sortOptions = false,
        usageHelpWidth = 100,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The result's code is 0. Without --result-topic: the broker has acknowledged the message.",
            "1:The result's code is not 0.",
            "2:The arguments are wrong, or a file cannot be used. Nothing was sent.",
            "3:No result arrived in time; the task may have run. Standard error says if the connection was lost.",
            "4:The broker cannot be reached or rejects the request, or TLS fails.",
            "5:Results arrived, but none is signed with a key of --verify-key.",
            "130:Interrupted by Ctrl-C."
        })
public final class SenderOptions {
    /** The default of an agent's MaxPayload: 1 MiB. */
    private static final int DEFAULT_MAX_PAYLOAD = 1 << 20;

    /** The longest packet of MQTT (MQTT 5.0 §1.5.5), in bytes. */
    private static final int LARGEST_PACKET = 268_435_455;

    /** The longest message expiry, in seconds: four bytes (MQTT 5.0 §3.3.2.3.3). */
    private static final long LONGEST_TIMEOUT = 0xffff_ffffL;

    @Mixin
    private BrokerOptions broker = new BrokerOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Option(
            names = {"-t", "--topic"},
            required = true,
            paramLabel = "TOPIC",
            description = "The agent's CommandTopic. Required.")
    private String topic = "";

    @Option(
            names = {"-r", "--result-topic"},
            paramLabel = "TOPIC",
            description = "The agent's CommandResultTopic, on which to wait for the result. Without it the program ends"
                    + " when the broker has acknowledged the message.")
    private @Nullable String resultTopic;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            description = "Quality of service: 0, 1 or 2 (default: ${DEFAULT-VALUE}).")
    private int qos = 2;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the result, and after how long the message expires"
                    + " (default: ${DEFAULT-VALUE}).")
    private long timeout;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            converter = OutputFormat.Converter.class,
            description =
                    "human: a sentence and the output as lines, the default on a terminal; text: the message and the"
                            + " result on one line each, the default elsewhere; json: only the result object, on one"
                            + " line.")
    private @Nullable OutputFormat output;

    @Option(
            names = "--task-id",
            paramLabel = "NUMBER",
            description = "The task id, 1 to 2^53 (default: a random number from 1 to 2^32).")
    private @Nullable Long taskId;

    @Option(
            names = "--max-payload",
            paramLabel = "BYTES",
            description = "Do not send a larger message (default: ${DEFAULT-VALUE}, as the agent's MaxPayload).")
    private int maxPayload = DEFAULT_MAX_PAYLOAD;

    @SuppressWarnings("UnusedVariable") // picocli acts on it.
    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @SuppressWarnings("UnusedVariable") // picocli acts on it.
    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    /** Sets the program's default for {@code --timeout}. */
    public SenderOptions(Duration defaultTimeout) {
        this.timeout = defaultTimeout.toSeconds();
    }

    /**
     * Returns the given task id, or a random one.
     *
     * @throws SenderException with {@link ExitCode#USAGE} if it is out of range
     */
    public TaskId taskId() throws SenderException {
        return taskId == null ? TaskId.random() : new TaskId(inRange("--task-id", taskId, 1, TaskId.MAX_ACCEPTED));
    }

    /**
     * Returns the largest message to send, in bytes.
     *
     * @throws SenderException with {@link ExitCode#USAGE} if it is out of range
     */
    public int maxPayload() throws SenderException {
        return (int) inRange("--max-payload", maxPayload, 1, LARGEST_PACKET);
    }

    public BrokerOptions broker() {
        return broker;
    }

    public TrustOptions trust() {
        return trust;
    }

    public OutputFormat output() {
        return output == null ? OutputFormat.byDefault() : output;
    }

    public int qos() throws SenderException {
        return (int) inRange("--qos", qos, 0, 2);
    }

    public Duration timeout() throws SenderException {
        return Duration.ofSeconds(inRange("--timeout", timeout, 1, LONGEST_TIMEOUT));
    }

    public String topic() throws SenderException {
        return topicName("--topic", topic);
    }

    /**
     * Returns the topic of the result, or nothing if none is expected.
     *
     * @throws SenderException with {@link ExitCode#USAGE} if it is not a valid topic name
     */
    public Optional<String> resultTopic() throws SenderException {
        return resultTopic == null ? Optional.empty() : Optional.of(topicName("--result-topic", resultTopic));
    }

    private static String topicName(String option, String name) throws SenderException {
        if (name.isEmpty()) {
            throw SenderException.usage(option + " is empty");
        }
        if (name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
            throw SenderException.usage(option + " must name one topic, without + and #, not \"" + name + "\"");
        }
        return name;
    }

    private static long inRange(String option, long value, long smallest, long largest) throws SenderException {
        if (value < smallest || value > largest) {
            throw SenderException.usage(option + " must be " + smallest + " to " + largest + ", not " + value);
        }
        return value;
    }
}
