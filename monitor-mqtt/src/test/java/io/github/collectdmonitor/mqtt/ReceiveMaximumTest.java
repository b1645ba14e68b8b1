package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.mqtt.connection.LinkThreads;
import io.github.collectdmonitor.mqtt.connection.Outbox;
import io.github.collectdmonitor.mqtt.paho.PahoConnection;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveMaximumTest {
    @ParameterizedTest
    @CsvSource({"0014,20", "8000,32768", "ffff,65535"})
    void receive_maximum_of_the_broker_is_unsigned(String announced, int expected) throws Exception {
        LinkThreads threads = new LinkThreads("test");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered =
                    CompletableFuture.runAsync(() -> answer(server, "200600000321" + announced));
            BrokerSettings broker = BrokerSettings.plain(new BrokerAddress("127.0.0.1", server.getLocalPort()));
            PahoConnection connection = new PahoConnection(
                    Links.passing(broker, 1), new Outbox(Runnable::run), threads, Mailbox.acknowledging());
            try {
                connection.open(true, Links.TIMEOUT, Links.TIMEOUT, null, List.of(InetAddress.getLoopbackAddress()));

                assertThat(connection.receiveMaximum()).isEqualTo(expected);
            } finally {
                connection.dispose();
                Links.await(answered);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Responds to the first packet with one packet, and reads until the other side closes. */
    private static void answer(ServerSocket server, String packet) {
        try (Socket socket = server.accept()) {
            byte[] unread = new byte[1000];
            boolean answered = false;
            while (socket.getInputStream().read(unread) >= 0) {
                if (!answered) {
                    socket.getOutputStream().write(HexFormat.of().parseHex(packet));
                    answered = true;
                }
            }
        } catch (IOException e) {
            // The other side closed the connection, as expected.
        }
    }
}
