package io.github.collectdmonitor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.access.SenderIdentity.Anonymous;
import io.github.collectdmonitor.access.SenderIdentity.Proven;
import io.github.collectdmonitor.access.SenderIdentity.Refused;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.signature.KeyException;
import io.github.collectdmonitor.signature.RequestSigner;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.SignatureClaim;
import io.github.collectdmonitor.signature.SignatureProperties;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessControlTest {
    private static final String TARGET = "monitor/web01/command";
    private static final byte[] PAYLOAD = "{\"task_id\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-11-26T00:41:19Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TemporaryFolder folder = TemporaryFolder.create("keys");
    private final TestKeys keys = new TestKeys(folder.path());

    @BeforeAll
    void makeKeys() {
        keys.make("alice");
        keys.make("mallory");
    }

    @AfterAll
    void removeKeys() {
        folder.close();
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private AccessPolicy policy(boolean requireSignature) throws KeyException {
        Sender alice = new Sender(
                "alice",
                keys.verifying("alice"),
                List.of(PermissionPattern.of("nginx/*"), PermissionPattern.of("*/status")),
                List.of(PermissionPattern.of("*/stop")));
        return new AccessPolicy(Map.of("alice", alice), requireSignature, false);
    }

    private AccessControl guard(Instant time) throws KeyException {
        return guard(policy(true), time);
    }

    private static AccessControl guard(AccessPolicy policy, Instant time) {
        TrustRules rules = new TrustRules(policy, MINUTE, Duration.ofHours(1), 3);
        return new AccessControl(TARGET, () -> rules, at(time));
    }

    private List<UserProperty> signed(String name, String key, String target, Duration validity) throws KeyException {
        return new RequestSigner(name, keys.signing(key), at(NOW))
                .sign(target, PAYLOAD, validity)
                .properties();
    }

    private List<UserProperty> byAlice() throws KeyException {
        return signed("alice", "alice", TARGET, MINUTE);
    }

    private SenderIdentity identify(List<UserProperty> properties) throws KeyException {
        return guard(NOW).identify(SignatureProperties.read(properties), PAYLOAD);
    }

    private static void refused(SenderIdentity senderIdentity, String sender, String reason) {
        assertThat(senderIdentity).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.sender()).isEqualTo(sender);
            assertThat(refused.reason()).contains(reason);
        });
    }

    @Test
    void valid_signature_proves_its_sender() throws KeyException {
        SenderIdentity senderIdentity = identify(byAlice());

        assertThat(senderIdentity).isInstanceOfSatisfying(Proven.class, proven -> {
            assertThat(proven.sender()).isEqualTo("alice");
            assertThat(proven.nonce()).hasSize(32);
            assertThat(proven.validUntil()).isEqualTo(NOW.plus(MINUTE).plus(MINUTE));
        });
    }

    @Test
    void other_key_is_refused_without_telling_why() throws KeyException {
        SenderIdentity senderIdentity = identify(signed("alice", "mallory", TARGET, MINUTE));

        refused(senderIdentity, "unverified", "not of that key");
        assertThat(((Refused) senderIdentity).answer()).doesNotContain("alice").contains("audit log");
    }

    @Test
    void unknown_signer_is_refused() throws KeyException {
        refused(identify(signed("mallory", "mallory", TARGET, MINUTE)), "unverified", "no sender \"mallory\"");
    }

    @Test
    void changed_byte_of_the_payload_is_refused() throws KeyException {
        byte[] changed = PAYLOAD.clone();
        changed[3] ^= 1;

        refused(guard(NOW).identify(SignatureProperties.read(byAlice()), changed), "unverified", "over these bytes");
    }

    @Test
    void other_target_is_refused_though_it_claims_this_one() throws KeyException {
        List<UserProperty> elsewhere = signed("alice", "alice", "monitor/db01/command", MINUTE);

        refused(identify(elsewhere), "unverified", "for another target");
        refused(identify(with(elsewhere, SignatureProperties.TARGET, TARGET)), "unverified", "not of that key");
    }

    @ParameterizedTest
    @ValueSource(strings = {SignatureProperties.NONCE, SignatureProperties.EXPIRES, SignatureProperties.SIGNER})
    void changed_property_is_refused(String name) throws KeyException {
        String value = name.equals(SignatureProperties.EXPIRES) ? "1795653740" : "mallorymallorymallory";

        refused(identify(with(byAlice(), name, value)), "unverified", "its signature");
    }

    @Test
    void expired_one_is_refused_once_the_skew_is_over() throws KeyException {
        SignatureClaim claim = SignatureProperties.read(byAlice());

        assertThat(guard(NOW.plusSeconds(119)).identify(claim, PAYLOAD)).isInstanceOf(Proven.class);
        refused(guard(NOW.plusSeconds(120)).identify(claim, PAYLOAD), "alice", "expired");
    }

    @Test
    void one_that_expires_too_far_ahead_is_refused() throws KeyException {
        SignatureClaim claim = SignatureProperties.read(signed("alice", "alice", TARGET, Duration.ofMinutes(61)));

        assertThat(guard(NOW).identify(claim, PAYLOAD)).isInstanceOf(Proven.class);
        refused(guard(NOW.minusSeconds(1)).identify(claim, PAYLOAD), "alice", "MaxSignatureAge");
    }

    @Test
    void unsigned_one_is_refused_where_signatures_are_required() throws KeyException {
        refused(identify(List.of()), "anonymous", "not signed");
        refused(identify(List.of(new UserProperty("other", "1"))), "anonymous", "not signed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SignatureProperties.VERSION,
                SignatureProperties.TARGET,
                SignatureProperties.SIGNER,
                SignatureProperties.NONCE,
                SignatureProperties.EXPIRES,
                SignatureProperties.SIGNATURE
            })
    void part_of_a_signature_is_never_anonymous(String name) throws KeyException {
        AccessControl open = guard(policy(false), NOW);
        List<UserProperty> without = new ArrayList<>(byAlice());
        without.removeIf(property -> property.name().equals(name));
        List<UserProperty> twice = new ArrayList<>(byAlice());
        twice.addAll(byAlice());

        assertThat(open.identify(SignatureProperties.read(List.of()), PAYLOAD)).isInstanceOf(Anonymous.class);
        refused(open.identify(SignatureProperties.read(without), PAYLOAD), "unverified", name + " is missing");
        refused(open.identify(SignatureProperties.read(twice), PAYLOAD), "unverified", "twice");
        refused(
                open.identify(SignatureProperties.read(with(byAlice(), name, "")), PAYLOAD),
                "unverified",
                name + " has no valid value");
        refused(
                open.identify(SignatureProperties.read(List.of(new UserProperty(name, "1"))), PAYLOAD),
                "unverified",
                "malformed");
    }

    @Test
    void property_that_looks_like_one_of_a_signature_is_never_anonymous() throws KeyException {
        AccessControl open = guard(policy(false), NOW);
        List<UserProperty> more = new ArrayList<>(byAlice());
        more.add(new UserProperty("Collectd-Monitor-Signature-Extra", "1"));

        refused(open.identify(SignatureProperties.read(more), PAYLOAD), "unverified", "unknown name");
    }

    @Test
    void other_version_is_refused() throws KeyException {
        refused(identify(with(byAlice(), SignatureProperties.VERSION, "2")), "unverified", "version");
    }

    @Test
    void deny_wins_and_no_match_is_a_refusal() throws KeyException {
        AccessControl guard = guard(NOW);
        SenderIdentity alice = identify(byAlice());

        assertThat(guard.allows(alice.sender(), command("nginx", "restart"))).isTrue();
        assertThat(guard.allows(alice.sender(), command("db", "status"))).isTrue();
        assertThat(guard.allows(alice.sender(), command("nginx", "stop"))).isFalse();
        assertThat(guard.allows(alice.sender(), command("db", "restart"))).isFalse();
        assertThat(guard.allows(alice.sender(), new ConfigRequest(new TaskId(1), null, "x")))
                .isFalse();
        assertThat(guard.allows(SenderName.ANONYMOUS, command("nginx", "restart")))
                .isFalse();
    }

    @Test
    void as_long_as_nobody_is_named_everybody_may_do_everything() {
        AccessControl open = guard(AccessPolicy.open(), NOW);
        AccessControl withoutConfig = guard(new AccessPolicy(Map.of(), false, false), NOW);

        assertThat(open.allows(SenderName.ANONYMOUS, command("any", "thing"))).isTrue();
        assertThat(open.allows(SenderName.ANONYMOUS, new ConfigRequest(new TaskId(1), null, "x")))
                .isTrue();
        assertThat(withoutConfig.allows(SenderName.ANONYMOUS, command("any", "thing")))
                .isTrue();
        assertThat(withoutConfig.allows(SenderName.ANONYMOUS, new ConfigRequest(new TaskId(1), null, "x")))
                .isFalse();
    }

    @Test
    void unsigned_request_is_refused_where_an_edit_requires_signatures_before_its_right_is_asked_for() {
        Map<String, Sender> senders = Map.of(
                SenderName.ANONYMOUS,
                new Sender(
                        SenderName.ANONYMOUS,
                        null,
                        List.of(PermissionPattern.of("*/*"), PermissionPattern.of(PermissionPattern.CONFIG)),
                        List.of()));
        AtomicBoolean requireSignature = new AtomicBoolean();
        AccessControl guard = new AccessControl(
                TARGET,
                () -> new TrustRules(
                        new AccessPolicy(senders, requireSignature.get(), true), MINUTE, Duration.ofHours(1), 3),
                at(NOW));
        SenderIdentity senderIdentity = guard.identify(SignatureProperties.read(List.of()), PAYLOAD);
        assertThat(guard.allows(senderIdentity.sender(), command("any", "thing")))
                .isTrue();

        requireSignature.set(true);

        assertThat(guard.allows(senderIdentity.sender(), command("any", "thing")))
                .isFalse();
        assertThat(guard.allows(senderIdentity.sender(), new ConfigRequest(new TaskId(1), null, "x")))
                .isFalse();
    }

    @Test
    void signed_request_is_refused_where_nobody_is_named() throws KeyException {
        refused(
                guard(AccessPolicy.open(), NOW).identify(SignatureProperties.read(byAlice()), PAYLOAD),
                "unverified",
                "with a key is in Senders");
    }

    @Test
    void sender_has_its_own_rate() throws KeyException {
        AccessControl guard = guard(NOW);
        SenderIdentity alice = identify(byAlice());

        for (int i = 0; i < 3; i++) {
            assertThat(guard.isWithinRate(alice)).isTrue();
        }
        assertThat(guard.isWithinRate(alice)).isFalse();
        assertThat(guard.isWithinRate(new Anonymous())).isTrue();
    }

    private static Request command(String service, String command) {
        return new CommandRequest(new TaskId(1), null, service, command);
    }

    private static List<UserProperty> with(List<UserProperty> properties, String name, String value) {
        return properties.stream()
                .map(property -> property.name().equals(name) ? new UserProperty(name, value) : property)
                .toList();
    }

    @Test
    void rules_of_the_host_may_do_what_nobody_denies_them_by_name() throws KeyException {
        CommandRequest stop = new CommandRequest(new TaskId(1), null, "nginx", "stop");
        Sender bounded = new Sender(
                SenderName.LOCAL_RULES,
                null,
                List.of(PermissionPattern.of("nginx/*")),
                List.of(PermissionPattern.of("*/stop")));
        AccessControl named = guard(new AccessPolicy(Map.of(SenderName.LOCAL_RULES, bounded), false, true), NOW);

        assertThat(guard(NOW).identify(new SignatureClaim.OfRule("memory"), PAYLOAD))
                .isEqualTo(new SenderIdentity.OfRule("memory"));
        assertThat(guard(NOW).allows(SenderName.LOCAL_RULES, stop)).isTrue();
        assertThat(named.allows(SenderName.LOCAL_RULES, stop)).isFalse();
        assertThat(named.allows(SenderName.LOCAL_RULES, new CommandRequest(new TaskId(1), null, "nginx", "start")))
                .isTrue();
        assertThat(named.allows(SenderName.ANONYMOUS, stop)).isTrue();
    }

    @Test
    void nobody_can_sign_as_the_rules_of_the_host() throws KeyException {
        refused(
                identify(signed("alice", "alice", TARGET, MINUTE).stream()
                        .map(property -> property.value().equals("alice")
                                ? new UserProperty(property.name(), SenderName.LOCAL_RULES)
                                : property)
                        .toList()),
                "unverified",
                "");
    }
}
