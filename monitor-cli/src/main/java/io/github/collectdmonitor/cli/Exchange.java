package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.FriendlyErrors;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.cli.option.PasswordPrompt;
import io.github.collectdmonitor.cli.option.SenderOptions;
import io.github.collectdmonitor.cli.output.ResultPrinter;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.mqtt.NoAnswerException;
import io.github.collectdmonitor.mqtt.Reply;
import io.github.collectdmonitor.mqtt.RequestClient;
import io.github.collectdmonitor.mqtt.RequestTopics;
import io.github.collectdmonitor.mqtt.RequestTrust;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Abandoned;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Refused;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import picocli.CommandLine;

/** Sends one request and prints its result: connects, sends, waits and prints. */
public final class Exchange {
    /** The timeout for connecting to the broker. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** How much longer the sender waits than the client, which reports the timeout. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SenderOptions options;
    private final CommandLine program;
    private final AtomicInteger notGenuine = new AtomicInteger();

    /** Uses these options, and prints to this program's output. */
    public Exchange(SenderOptions options, CommandLine program) {
        this.options = options;
        this.program = program;
    }

    /** Suggests what to do after a success; the result is absent if none is expected. */
    @FunctionalInterface
    public interface Advice {
        /** Returns a text to print, or nothing. */
        Optional<String> after(Optional<TaskResult> result);
    }

    /**
     * Sends a request and prints its result, if one is expected.
     *
     * @throws SenderException if it is not sent, or not answered in time
     */
    public ExitCode run(Request request) throws SenderException {
        return run(request, result -> Optional.empty());
    }

    /**
     * Sends a request, prints its result if one is expected, and after a success the advice.
     *
     * @throws SenderException if it is not sent, or not answered in time
     */
    public ExitCode run(Request request, Advice advice) throws SenderException {
        Duration timeout = options.timeout();
        RequestTopics topics =
                new RequestTopics(options.topic(), options.resultTopic().orElse(null), options.qos());
        rejectTooLarge(request);
        Consumer<String> warnings = warning -> FriendlyErrors.warn(program, warning);
        RequestTrust trust =
                options.trust().trust(topics.result() != null, this::notGenuine, PasswordPrompt::onTerminal, warnings);
        BrokerSettings broker = options.broker().settings(PasswordPrompt::onTerminal, System.getenv(), warnings);
        ResultPrinter printer = new ResultPrinter(options.output(), program.getOut(), request);
        Duration connectTimeout = timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT;
        try (RequestClient client = RequestClient.connect(broker, topics, connectTimeout, trust)) {
            printer.sent(topics.result() != null);
            if (topics.result() == null) {
                check(await(client.sendWithoutAnswer(request, timeout), request, timeout));
                advice.after(Optional.empty()).ifPresent(printer::advice);
                return ExitCode.SUCCEEDED;
            }
            Reply reply = await(client.exchange(request, timeout), request, timeout);
            printer.received(reply);
            if (!reply.result().outcome().succeeded()) {
                return ExitCode.FAILED;
            }
            advice.after(Optional.of(reply.result())).ifPresent(printer::advice);
            return ExitCode.SUCCEEDED;
        } catch (BrokerException e) {
            throw noBroker(e);
        }
    }

    private void check(PublishOutcome outcome) throws SenderException {
        if (outcome instanceof Refused refused) {
            throw new SenderException(
                    ExitCode.NO_BROKER,
                    "the broker rejects the message for " + options.topic() + ": " + refused.reason());
        }
        if (outcome instanceof Abandoned) {
            throw new SenderException(ExitCode.NO_BROKER, "the broker did not acknowledge the message");
        }
        if (outcome instanceof Acknowledged acknowledged && acknowledged.noMatchingSubscribers()) {
            FriendlyErrors.warn(
                    program, "the broker has accepted the message, but no agent has subscribed to " + options.topic());
        }
    }

    private <T> T await(CompletableFuture<T> future, Request request, Duration timeout) throws SenderException {
        try {
            return future.get(timeout.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerException broker) {
                throw noBroker(broker);
            }
            if (e.getCause() instanceof NoAnswerException unanswered) {
                throw noAnswer(request.taskId(), timeout, unanswered);
            }
            throw new IllegalStateException("Cannot send a request", e.getCause());
        } catch (TimeoutException e) {
            throw noAnswer(request.taskId(), timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noAnswer(request.taskId(), timeout, e);
        }
    }

    /** Reported once, because a forger can send many results. */
    private void notGenuine(TaskResult result) {
        if (notGenuine.incrementAndGet() == 1) {
            FriendlyErrors.warn(
                    program,
                    "ignored a result of task " + result.taskId() + " that is not signed with a key of --verify-key;"
                            + " either it is forged, or the agent has no AgentKeyFile or another one");
        }
    }

    private SenderException noAnswer(TaskId task, Duration timeout, Exception cause) throws SenderException {
        Optional<String> resultTopic = options.resultTopic();
        if (notGenuine.get() > 0) {
            return new SenderException(
                    ExitCode.NOT_GENUINE,
                    "no result that is signed with a key of --verify-key within " + timeout.toSeconds() + " s, but "
                            + notGenuine.get() + " that are not; the task may have run" + lost(cause),
                    cause);
        }
        return resultTopic.isEmpty()
                ? new SenderException(
                        ExitCode.NO_BROKER,
                        "the broker did not acknowledge the message within " + timeout.toSeconds() + " s",
                        cause)
                : new SenderException(
                        ExitCode.NO_ANSWER,
                        "no result of task " + task + " on " + resultTopic.get() + " within " + timeout.toSeconds()
                                + " s; the task may have run" + lost(cause) + "; check that an agent has "
                                + options.topic() + " as its CommandTopic and " + resultTopic.get()
                                + " as its CommandResultTopic, or wait longer with --timeout",
                        cause);
    }

    private static String lost(Exception cause) {
        return cause instanceof NoAnswerException unanswered
                ? unanswered
                        .connectionLoss()
                        .map(reason -> "; the connection to the broker was lost meanwhile: " + reason)
                        .orElse("")
                : "";
    }

    private static SenderException noBroker(BrokerException e) {
        return new SenderException(ExitCode.NO_BROKER, String.valueOf(e.getMessage()), e);
    }

    private void rejectTooLarge(Request request) throws SenderException {
        int limit = options.maxPayload();
        int length = RequestCodec.encode(request).length;
        if (length > limit) {
            throw SenderException.usage("the message has " + length + " bytes; the limit is " + limit
                    + "; raise it with --max-payload and the agent's MaxPayload");
        }
    }
}
