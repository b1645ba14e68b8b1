package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.EmbeddedBroker;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.process.Program;

/** A broker with what agents, senders and attackers need to get in. */
interface TrustBroker extends AutoCloseable {
    TestBroker broker();

    /** Adds to an agent's settings. */
    AgentUnderTest settings(AgentUnderTest agent, String user);

    /** Adds to the arguments of a client of Mosquitto's. */
    Program client(Program client, String user);

    /** Adds to the arguments of a sender of ours. */
    Program sender(Program sender);

    @Override
    void close();

    /** Mosquitto with the shipped rules: TLS, a password for each user, and permissions for topics. */
    static TrustBroker mosquitto() {
        TestCertificates certificates = TestCertificates.generate();
        MosquittoBroker broker = MosquittoBroker.builder()
                .tls(certificates)
                .shippedRules()
                .user("agent-web01", "agent-web01")
                .user("agent-web02", "agent-web02")
                .user("sender", "sender")
                .start();
        return new Ruled(broker, certificates);
    }

    /** HiveMQ, where everybody may do everything. */
    static TrustBroker hiveMq() {
        return new Open(EmbeddedBroker.started());
    }

    /** A broker with users and TLS. */
    record Ruled(MosquittoBroker broker, TestCertificates certificates) implements TrustBroker {
        @Override
        public AgentUnderTest settings(AgentUnderTest agent, String user) {
            return agent.with("Secure", true)
                    .with("CAFile", certificates.authority().toString())
                    .with("User", user)
                    .with("Password", user);
        }

        @Override
        public Program client(Program client, String user) {
            return client.with("--cafile", certificates.authority().toString(), "-u", user, "-P", user);
        }

        @Override
        public Program sender(Program sender) {
            return sender.with("-s", "--cafile", certificates.authority().toString())
                    .with("-u", "sender", "-p=sender");
        }

        @Override
        public void close() {
            broker.close();
            certificates.close();
        }
    }

    /** A broker without any rule. */
    record Open(TestBroker broker) implements TrustBroker {
        @Override
        public AgentUnderTest settings(AgentUnderTest agent, String user) {
            return agent;
        }

        @Override
        public Program client(Program client, String user) {
            return client;
        }

        @Override
        public Program sender(Program sender) {
            return sender;
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
