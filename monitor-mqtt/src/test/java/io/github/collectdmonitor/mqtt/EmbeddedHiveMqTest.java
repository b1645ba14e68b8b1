package io.github.collectdmonitor.mqtt;

import static io.github.collectdmonitor.mqtt.Links.connected;
import static io.github.collectdmonitor.mqtt.Links.kept;
import static io.github.collectdmonitor.mqtt.Links.passing;
import static io.github.collectdmonitor.mqtt.Links.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.mqtt.connection.LinkThreads;
import io.github.collectdmonitor.mqtt.connection.Outbox;
import io.github.collectdmonitor.mqtt.paho.BrokerContract;
import io.github.collectdmonitor.mqtt.paho.PahoClient;
import io.github.collectdmonitor.mqtt.paho.PahoConnection;
import io.github.collectdmonitor.testkit.broker.EmbeddedBroker;
import io.github.collectdmonitor.testkit.broker.EmbeddedBrokerExtension;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import java.net.InetAddress;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the contract with HiveMQ in this process, which loses its sessions when it stops. */
@SuppressWarnings("try") // links are held open without being used
@ExtendWith(EmbeddedBrokerExtension.class)
public class EmbeddedHiveMqTest extends BrokerContract {
    private final EmbeddedBroker broker;

    EmbeddedHiveMqTest(EmbeddedBroker broker) {
        this.broker = broker;
    }

    @Override
    public TestBroker broker() {
        return broker;
    }

    @Override
    public boolean keepsSessions() {
        return false;
    }

    @Test
    void second_client_with_the_same_id_makes_the_first_one_wait() throws Exception {
        String client = unique("twin");
        Mailbox first = Mailbox.acknowledging();
        try (MqttLink one = connected(kept(settings(), client, 1, topic), first)) {
            first.nextConnect();
            try (MqttLink two = connected(kept(settings(), client, 1, topic), Mailbox.acknowledging())) {
                assertThat(Mailbox.take(first.losses))
                        .contains("taken over", client)
                        .containsPattern("will reconnect in (3\\d|4\\d|5\\d|60) s");
                assertThat(first.connects).as("no fight for the session").isEmpty();
            }
        }
    }

    @Test
    void topic_aliases_are_off_though_the_broker_offers_some() throws Exception {
        LinkThreads threads = new LinkThreads("test");
        PahoClient client = new PahoClient(unique("aliases"), threads);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setServerURIs(new String[] {"tcp://" + broker.host() + ":" + broker.port()});
        try {
            client.connect(options).waitForCompletion(Links.TIMEOUT.toMillis());
            assertThat(client.topicAliasMaximum()).as("without the workarounds").isPositive();

            client.applyWorkarounds();

            assertThat(client.topicAliasMaximum()).isZero();
        } finally {
            client.disconnectForcibly(0, 1, false);
            client.close(true);
            threads.shutdown();
        }
    }

    @Test
    void connection_has_no_topic_aliases() throws Exception {
        LinkThreads threads = new LinkThreads("test");
        Outbox outbox = new Outbox(Runnable::run);
        PahoConnection connection =
                new PahoConnection(passing(settings(), 1, topic), outbox, threads, Mailbox.acknowledging());
        try {
            connection.open(true, Links.TIMEOUT, Links.TIMEOUT, null, List.of(InetAddress.getLoopbackAddress()));

            assertThat(connection.topicAliasMaximum()).isZero();
        } finally {
            connection.dispose();
            threads.shutdown();
        }
    }
}
