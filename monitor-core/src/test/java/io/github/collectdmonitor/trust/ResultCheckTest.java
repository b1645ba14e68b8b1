package io.github.collectdmonitor.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultCheckTest {
    private static final TaskId ID = new TaskId(7);
    private static final TaskResult RESULT =
            new TaskResult(ID, Instant.EPOCH, Outcome.of(ResultCode.SUCCEEDED, "hello"), "web01", false);
    private static final byte[] PAYLOAD = ResultCodec.encode(RESULT);
    private static final String NONCE = "0123456789abcdef";
    private static final ReplyAddress ADDRESS = new ReplyAddress("result", CorrelationData.random(), NONCE);

    @TempDir
    Path folder;

    private TestKeys keys = new TestKeys(Path.of("/"));

    @BeforeEach
    void makeKeys() {
        keys = new TestKeys(folder);
        keys.make("agent");
        keys.make("other");
    }

    private List<UserProperty> signed(String key, String host, ReplyAddress address) throws KeyException {
        return new ResultSigner(keys.signing(key), host).sign(address, ID, PAYLOAD);
    }

    private boolean genuine(String freshness, byte[] payload, List<UserProperty> properties) throws KeyException {
        return new ResultCheck(List.of(keys.verifying("agent"))).isGenuine(freshness, RESULT, payload, properties);
    }

    @Test
    void result_signed_for_this_request_is_genuine() throws KeyException {
        assertThat(genuine(NONCE, PAYLOAD, signed("agent", "web01", ADDRESS))).isTrue();
    }

    @Test
    void result_of_an_unsigned_request_is_bound_to_its_correlation_data() throws KeyException {
        ReplyAddress unsigned = new ReplyAddress("result", CorrelationData.random());

        assertThat(genuine(unsigned.freshness(), PAYLOAD, signed("agent", "web01", unsigned)))
                .isTrue();
        assertThat(genuine(ADDRESS.freshness(), PAYLOAD, signed("agent", "web01", unsigned)))
                .isFalse();
    }

    @Test
    void any_other_is_not() throws KeyException {
        byte[] changed = PAYLOAD.clone();
        changed[PAYLOAD.length - 2] ^= 1;
        List<UserProperty> right = signed("agent", "web01", ADDRESS);
        List<UserProperty> twice = new ArrayList<>(right);
        twice.addAll(right);

        assertThat(genuine(NONCE, PAYLOAD, List.of())).isFalse();
        assertThat(genuine(NONCE, PAYLOAD, signed("other", "web01", ADDRESS))).isFalse();
        assertThat(genuine(NONCE, PAYLOAD, signed("agent", "web02", ADDRESS))).isFalse();
        assertThat(genuine("fedcba9876543210", PAYLOAD, right)).isFalse();
        assertThat(genuine(NONCE, changed, right)).isFalse();
        assertThat(genuine(NONCE, PAYLOAD, right.subList(0, 1))).isFalse();
        assertThat(genuine(NONCE, PAYLOAD, right.subList(1, 2))).isFalse();
        assertThat(genuine(NONCE, PAYLOAD, twice)).isFalse();
        assertThat(genuine(NONCE, PAYLOAD, ResultSigner.placeholder())).isFalse();
    }

    @Test
    void placeholder_is_as_long_as_a_signature() throws KeyException {
        assertThat(ResultSigner.placeholder().toString())
                .hasSameSizeAs(signed("agent", "web01", ADDRESS).toString());
    }
}
