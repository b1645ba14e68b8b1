package io.github.collectdmonitor.message.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultCodecTest {
    private static final Instant TIME = Instant.parse("2020-11-26T00:41:19.750Z");

    private static TaskResult result(String message, @org.jspecify.annotations.Nullable String errorOutput) {
        return new TaskResult(
                new TaskId(3126260400L),
                TIME,
                new Outcome(3, message, errorOutput, false, Duration.ofMillis(12), List.of("w")),
                "host1",
                false);
    }

    @Test
    void begins_with_the_first_systems_four_members() {
        TaskResult result =
                new TaskResult(new TaskId(3126260400L), TIME, Outcome.of(ResultCode.SUCCEEDED, "a/b <c>"), null, false);

        assertThat(new String(ResultCodec.encode(result), StandardCharsets.UTF_8))
                .isEqualTo("{\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\",\"message\":\"a/b <c>\","
                        + "\"code\":0}");
    }

    @Test
    void reads_what_it_writes() {
        TaskResult result = result("out", "err");

        assertThat(ResultCodec.decode(ResultCodec.encode(result))).contains(result);
        assertThat(ResultCodec.decode(ResultCodec.encode(result.again()))).contains(result.again());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"task_id\":1}", "{\"task_id\":1,\"code\":1.5}", "{\"code\":0}"})
    void takes_nothing_else_for_a_result(String json) {
        assertThat(ResultCodec.decode(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void a_first_system_result_without_a_code_is_no_success() {
        String json = "{\"task_id\":1,\"timestamp\":\"2020-11-26T00:41:19Z\",\"message\":\"Failed to stop collectd\"}";

        assertThat(ResultCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .hasValueSatisfying(
                        result -> assertThat(result.outcome().succeeded()).isFalse());
    }

    @Test
    void cuts_outputs_until_the_result_fits() {
        TaskResult result = result("\u0001".repeat(60_000), "\uD83D\uDE00".repeat(30_000));

        byte[] bytes = ResultCodec.encodeWithin(result, 5000);

        assertThat(bytes).hasSizeLessThanOrEqualTo(5000).hasSizeGreaterThan(1500);
        assertThat(ResultCodec.decode(bytes)).hasValueSatisfying(cut -> {
            assertThat(cut.outcome().truncated()).isTrue();
            assertThat(cut.outcome().code()).isEqualTo(3);
            assertThat(cut.outcome().errorOutput()).doesNotContain("?");
        });
    }

    @Test
    void leaves_a_result_that_fits_as_it_is() {
        TaskResult result = result("out", "err");

        assertThat(ResultCodec.encodeWithin(result, 5000)).isEqualTo(ResultCodec.encode(result));
    }

    @Test
    void a_replacements_hashes_follow_the_other_members() {
        String running = "ab".repeat(32);
        String failed = "cd".repeat(32);
        TaskResult result = result("m", null)
                .withOutcome(Outcome.of(ResultCode.ROLLED_BACK, "m").withConfigs(new ConfigHashes(running, failed)));

        byte[] bytes = ResultCodec.encode(result);

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .endsWith("\"code\":8199,\"host\":\"host1\",\"running_sha256\":\"" + running + "\",\"failed_sha256\":\""
                        + failed + "\"}");
        assertThat(ResultCodec.decode(bytes)).contains(result);
    }

    @Test
    void one_hash_alone_is_written_and_read_alone() {
        TaskResult result = result("m", null)
                .withOutcome(Outcome.of(ResultCode.UNEXPECTED_CONFIG, "m")
                        .withConfigs(new ConfigHashes("ab".repeat(32), null)));

        byte[] bytes = ResultCodec.encode(result);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("failed_sha256");
        assertThat(ResultCodec.decode(bytes)).contains(result);
    }

    @Test
    void hashes_survive_the_cutting_of_outputs() {
        ConfigHashes hashes = new ConfigHashes("ab".repeat(32), null);
        TaskResult result = result("m", null)
                .withOutcome(
                        Outcome.of(ResultCode.CONFIG_BROKEN, "x".repeat(10_000)).withConfigs(hashes));

        assertThat(ResultCodec.decode(ResultCodec.encodeWithin(result, 1000)))
                .hasValueSatisfying(cut -> assertThat(cut.outcome().configs()).isEqualTo(hashes));
    }

    @Test
    void a_hash_in_upper_case_is_kept_in_lower_case_and_what_is_none_is_left_out() {
        String json = "{\"task_id\":1,\"message\":\"m\",\"code\":0,\"running_sha256\":\"" + "AB".repeat(32)
                + "\",\"failed_sha256\":\"$(reboot)\"}";

        assertThat(ResultCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .hasValueSatisfying(result ->
                        assertThat(result.outcome().configs()).isEqualTo(new ConfigHashes("ab".repeat(32), null)));
    }
}
