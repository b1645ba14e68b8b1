package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Signatures and rights, on both brokers; the attacks are made by Mosquitto's clients. */
@Tag("slow")
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
    @Tag("slow")
    class OnHiveMq extends TrustMatrixContract {
        OnHiveMq() {
            super(TrustBroker.hiveMq());
        }
    }
}
