package io.github.collectdmonitor.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.access.TestKeys;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.message.codec.ResultCodec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultVerifierTest {
    private static final TaskId ID = new TaskId(7);
    private static final TaskResult RESULT =
            new TaskResult(ID, Instant.EPOCH, Outcome.of(ResultCode.SUCCEEDED, "hello"), "web01", false);
    private static final byte[] PAYLOAD = ResultCodec.encode(RESULT);
    private static final byte[] REQUEST = {1, 2, 3};
    private static final ReplyAddress ADDRESS =
            new ReplyAddress("result", CorrelationData.random(), "alice 0123456789abcdef");

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
        return new ResultSigner(keys.signing(key), host).sign(AnsweredRequest.of(address, REQUEST), ID, PAYLOAD);
    }

    private boolean genuine(ReplyAddress awaited, byte[] payload, List<UserProperty> properties) throws KeyException {
        return genuine(AnsweredRequest.of(awaited, REQUEST), payload, properties);
    }

    private boolean genuine(AnsweredRequest request, byte[] payload, List<UserProperty> properties)
            throws KeyException {
        return new ResultVerifier(List.of(keys.verifying("agent"))).isGenuine(request, RESULT, payload, properties);
    }

    @Test
    void result_signed_for_this_request_is_genuine() throws KeyException {
        assertThat(genuine(ADDRESS, PAYLOAD, signed("agent", "web01", ADDRESS))).isTrue();
    }

    @Test
    void result_of_an_unsigned_request_is_bound_to_its_correlation_data() throws KeyException {
        ReplyAddress unsigned = new ReplyAddress("result", CorrelationData.random());

        assertThat(genuine(unsigned, PAYLOAD, signed("agent", "web01", unsigned)))
                .isTrue();
        assertThat(genuine(ADDRESS, PAYLOAD, signed("agent", "web01", unsigned)))
                .isFalse();
    }

    @Test
    void any_other_is_not() throws KeyException {
        byte[] changed = PAYLOAD.clone();
        changed[PAYLOAD.length - 2] ^= 1;
        List<UserProperty> right = signed("agent", "web01", ADDRESS);
        List<UserProperty> twice = new ArrayList<>(right);
        twice.addAll(right);

        assertThat(genuine(ADDRESS, PAYLOAD, List.of())).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, signed("other", "web01", ADDRESS))).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, signed("agent", "web02", ADDRESS))).isFalse();
        assertThat(genuine(ADDRESS.proven("alice fedcba9876543210"), PAYLOAD, right))
                .isFalse();
        assertThat(genuine(ADDRESS, changed, right)).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, right.subList(0, 1))).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, right.subList(1, 2))).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, twice)).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, ResultSigner.placeholder())).isFalse();
    }

    @Test
    void answer_to_another_request_is_not_though_it_bears_the_same_nonce() throws KeyException {
        List<UserProperty> toForged = signed("agent", "web01", ADDRESS.proven(null));
        ReplyAddress sameBytes =
                new ReplyAddress("result", CorrelationData.of(HexFormat.of().parseHex("0123456789abcdef")), null);

        assertThat(genuine(ADDRESS, PAYLOAD, toForged)).isFalse();
        assertThat(genuine(ADDRESS, PAYLOAD, signed("agent", "web01", sameBytes)))
                .isFalse();
        assertThat(genuine(ADDRESS.proven("bob 0123456789abcdef"), PAYLOAD, signed("agent", "web01", ADDRESS)))
                .isFalse();
        assertThat(genuine(
                        AnsweredRequest.of(ADDRESS, new byte[] {1, 2, 4}), PAYLOAD, signed("agent", "web01", ADDRESS)))
                .isFalse();
    }

    @Test
    void placeholder_is_as_long_as_a_signature() throws KeyException {
        assertThat(ResultSigner.placeholder().toString())
                .hasSameSizeAs(signed("agent", "web01", ADDRESS).toString());
    }
}
