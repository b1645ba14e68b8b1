package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.Nested;

/** Signatures and rights, on both brokers; the attacks are made by Mosquitto's clients. */
class TrustMatrixIT {
    @Nested
    @RequiresMosquitto
    class OnMosquitto extends TrustMatrixContract {
        OnMosquitto() {
            super(TrustBroker.mosquitto());
        }
    }

    @Nested
    @RequiresMosquitto
    class OnHiveMq extends TrustMatrixContract {
        OnHiveMq() {
            super(TrustBroker.hiveMq());
        }
    }
}
