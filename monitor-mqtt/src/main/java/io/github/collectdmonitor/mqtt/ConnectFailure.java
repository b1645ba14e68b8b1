package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.BrokerException.Kind;
import io.github.collectdmonitor.settings.BrokerSettings;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Says in one line why a connection did not come about, and what to do. */
final class ConnectFailure {
    /** Below are MQTT's reason codes, from there on Paho's own. */
    private static final int FIRST_OF_PAHO = 32000;

    private final BrokerSettings broker;

    ConnectFailure(BrokerSettings broker) {
        this.broker = broker;
    }

    /**
     * Explains what Paho threw.
     *
     * @param inTime whether the time for an answer was not over yet
     */
    BrokerException explain(MqttException failure, boolean inTime) {
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            return new BrokerException(
                    Kind.TLS, where("TLS with") + " failed: " + new TlsFailure(broker, tls).reason(), failure);
        }
        int code = failure.getReasonCode();
        if (code > 0 && code < FIRST_OF_PAHO) {
            return refused("the connection", code);
        }
        if (code == MqttClientException.REASON_CODE_CLIENT_TIMEOUT && inTime) {
            // Paho says so as well where the connection ended while it began to wait.
            return new BrokerException(
                    Kind.UNREACHABLE, where("the broker at") + " cannot be reached: " + closedAtOnce(), failure);
        }
        if (code == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
            return new BrokerException(
                    Kind.TIMEOUT,
                    where("the broker at") + " took the connection and did not answer; is it an MQTT 5 broker?",
                    failure);
        }
        return new BrokerException(
                Kind.UNREACHABLE, where("the broker at") + " cannot be reached: " + networkReason(failure), failure);
    }

    /** Explains a reason code of the broker's. */
    BrokerException refused(String what, int code) {
        String advice = switch (code) {
            case 4, 5, ReasonCodes.BAD_USER_OR_PASSWORD, ReasonCodes.NOT_AUTHORIZED ->
                "; check the user, the password and the broker's access rules";
            default -> "";
        };
        return new BrokerException(
                Kind.REFUSED, where("the broker at") + " refused " + what + ": " + ReasonCodes.meaning(code) + advice);
    }

    private String where(String words) {
        return words + " " + broker.address();
    }

    private String networkReason(MqttException failure) {
        if (find(failure, UnknownHostException.class) != null) {
            return "no host has that name";
        }
        if (find(failure, ConnectException.class) != null) {
            return "nothing listens there";
        }
        if (find(failure, NoRouteToHostException.class) != null) {
            return "there is no route to it";
        }
        if (find(failure, SocketTimeoutException.class) != null) {
            return "it does not answer";
        }
        if (find(failure, EOFException.class) != null || find(failure, SocketException.class) != null) {
            return closedAtOnce();
        }
        return oneLine(failure);
    }

    private String closedAtOnce() {
        return "it closed the connection without an answer; "
                + (broker.tls() == null
                        ? "does the port speak TLS?"
                        : "check that the port speaks MQTT 5" + TlsFailure.clientCertificate(broker));
    }

    /** The first of a kind among a failure and its causes, or null. */
    static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** The message on one line. */
    static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.replaceAll("\\s+", " ").trim();
    }
}
