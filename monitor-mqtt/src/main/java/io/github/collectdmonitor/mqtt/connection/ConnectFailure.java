package io.github.collectdmonitor.mqtt.connection;

import io.github.collectdmonitor.mqtt.socket.DialException;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.mqtt.tls.BrokerException.Kind;
import io.github.collectdmonitor.mqtt.tls.TlsFailure;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.text.ExceptionText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Explains in one line why a connection failed, and what to do. */
public final class ConnectFailure {
    /** Lower codes are MQTT's, this and higher ones Paho's. */
    private static final int FIRST_OF_PAHO = 32000;

    /** How many addresses a message names at most. */
    private static final int MOST_ADDRESSES = 6;

    private final BrokerSettings broker;

    public ConnectFailure(BrokerSettings broker) {
        this.broker = broker;
    }

    /** Explains why there is no connection for MQTT; {@code peer} accepted one, or is null. */
    public BrokerException network(IOException failure, @Nullable InetAddress peer) {
        SSLException tls = ExceptionText.find(failure, SSLException.class);
        if (tls != null) {
            return tls(new TlsFailure(broker, tls).reason(), failure, peer);
        }
        if (peer != null && failure instanceof SocketTimeoutException) {
            return tls(
                    ExceptionText.oneLine(failure) + "; check that the port speaks TLS"
                            + TlsFailure.clientCertificate(broker),
                    failure,
                    peer);
        }
        String reason = peer != null
                ? closedAtOnce()
                : failure instanceof DialException dial ? reasons(dial) : ExceptionText.oneLine(failure);
        return unreachable(reason, failure, peer);
    }

    /** Explains why the broker did not respond as expected. */
    public BrokerException unanswered(
            Exception failure, Disconnection lost, @Nullable UnreadableException unread, @Nullable InetAddress peer) {
        if (lost.reasonCode() != 0) {
            return refused("the connection", lost.reasonCode(), peer);
        }
        if (unread != null) {
            return new BrokerException(
                    Kind.REFUSED, where("the broker at", peer) + " " + ExceptionText.oneLine(unread), failure);
        }
        if (failure instanceof MqttException paho) {
            int code = paho.getReasonCode();
            return code > 0 && code < FIRST_OF_PAHO ? refused("the connection", code, peer) : broken(paho, peer);
        }
        if (failure instanceof UnansweredException unanswered && !unanswered.isLate()) {
            return unreachable(lost.text().isEmpty() ? closedAtOnce() : lost.text(), failure, peer);
        }
        return new BrokerException(
                Kind.TIMEOUT,
                where("the broker at", peer) + " accepted the connection and did not respond;"
                        + " check that it is an MQTT 5 broker",
                failure);
    }

    private BrokerException broken(MqttException failure, @Nullable InetAddress peer) {
        SSLException tls = ExceptionText.find(failure, SSLException.class);
        return tls != null
                ? tls(new TlsFailure(broker, tls).reason(), failure, peer)
                : unreachable(brokenReason(failure), failure, peer);
    }

    /** Explains a reason code of the broker. */
    public BrokerException refused(String what, int code, @Nullable InetAddress peer) {
        if (code == ReasonCodes.UNSUPPORTED_PROTOCOL_VERSION) {
            return new BrokerException(
                    Kind.REFUSED, where("the broker at", peer) + " " + ReasonCodes.meaning(code), code);
        }
        String advice = ReasonCodes.isAboutCredentials(code)
                ? "; check the user, the password and the broker's access rules"
                : "";
        return new BrokerException(
                Kind.REFUSED,
                where("the broker at", peer) + " rejected " + what + ": " + ReasonCodes.meaning(code) + advice,
                code);
    }

    private BrokerException tls(String reason, Exception failure, @Nullable InetAddress peer) {
        return new BrokerException(Kind.TLS, where("TLS with", peer) + " failed: " + reason, failure);
    }

    private BrokerException unreachable(String reason, Exception failure, @Nullable InetAddress peer) {
        return new BrokerException(
                Kind.UNREACHABLE, where("the broker at", peer) + " cannot be reached: " + reason, failure);
    }

    private String where(String words, @Nullable InetAddress peer) {
        String address = words + " " + broker.address();
        return peer == null || broker.address().isLiteral() ? address : address + " (" + peer.getHostAddress() + ")";
    }

    /** Returns why each address did not accept a TCP connection. */
    private String reasons(DialException dial) {
        Map<InetAddress, IOException> failures = dial.failures();
        if (failures.isEmpty()) {
            return ExceptionText.oneLine(dial);
        }
        if (broker.address().isLiteral()) {
            return connectReason(failures.values().iterator().next());
        }
        String first = failures.entrySet().stream()
                .limit(MOST_ADDRESSES)
                .map(entry ->
                        connectReason(entry.getValue()) + " (" + entry.getKey().getHostAddress() + ")")
                .collect(Collectors.joining(", "));
        int more = failures.size() - MOST_ADDRESSES;
        return more > 0 ? first + ", and " + more + " further addresses failed" : first;
    }

    /** Returns why there is no connection. */
    private static String connectReason(IOException failure) {
        String words = ExceptionText.oneLine(failure);
        if (failure instanceof SocketTimeoutException || words.contains("timed out")) {
            return "it does not respond";
        }
        if (failure instanceof NoRouteToHostException || words.contains("unreachable")) {
            return "there is no route to it";
        }
        return failure instanceof ConnectException ? "nothing listens there" : words;
    }

    /** Returns why an established connection was lost. */
    private String brokenReason(Exception failure) {
        return ExceptionText.find(failure, IOException.class) != null ? closedAtOnce() : ExceptionText.oneLine(failure);
    }

    private String closedAtOnce() {
        return "it closed the connection without a response; "
                + (broker.tls() == null
                        ? "check whether the port requires TLS, and that the broker supports MQTT 5"
                        : "check that the port supports MQTT 5" + TlsFailure.clientCertificate(broker));
    }
}
