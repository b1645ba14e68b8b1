package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.signature.SignatureClaim.Malformed;
import io.github.collectdmonitor.signature.SignatureClaim.None;
import io.github.collectdmonitor.signature.SignatureClaim.Signed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request's signature as MQTT 5 user properties (protocol, "Signed requests"). Every property with their prefix
 * belongs to a signature, which must be complete and well-formed: a message with a part of a signature is not treated
 * as unsigned.
 */
public final class SignatureProperties {
    /** The prefix of all properties of signatures. */
    static final String PREFIX = "collectd-monitor-";

    public static final String VERSION = PREFIX + "signature-version";
    public static final String TARGET = PREFIX + "signature-target";
    public static final String SIGNER = PREFIX + "signature-signer";
    public static final String NONCE = PREFIX + "signature-nonce";
    public static final String EXPIRES = PREFIX + "signature-expires";
    public static final String SIGNATURE = PREFIX + "signature";

    private static final String FIRST_VERSION = "1";
    private static final Pattern ANY = Pattern.compile("(?s).{1,65535}");
    private static final Map<String, Pattern> FORMS = Map.of(
            VERSION, Pattern.compile("[1-9][0-9]{0,8}"),
            TARGET, ANY,
            SIGNER, SenderName.SYNTAX,
            NONCE, Pattern.compile("[A-Za-z0-9_-]{16,64}"),
            EXPIRES, Pattern.compile("[1-9][0-9]{0,10}"),
            SIGNATURE, Pattern.compile("[A-Za-z0-9+/]{86}=="));

    private SignatureProperties() {}

    /** Returns the properties of a signature. */
    static List<UserProperty> write(RequestSignature signature) {
        return List.of(
                new UserProperty(VERSION, FIRST_VERSION),
                new UserProperty(TARGET, signature.target()),
                new UserProperty(SIGNER, signature.signer()),
                new UserProperty(NONCE, signature.nonce()),
                new UserProperty(EXPIRES, Long.toString(signature.expires().getEpochSecond())),
                new UserProperty(SIGNATURE, signature.signature()));
    }

    /** Reads the properties of a message; never throws, whatever they are. */
    public static SignatureClaim read(List<UserProperty> properties) {
        Map<String, String> values = new HashMap<>();
        for (UserProperty property : properties) {
            if (!property.name().toLowerCase(Locale.ROOT).startsWith(SIGNATURE)) {
                continue;
            }
            Pattern form = FORMS.get(property.name());
            if (form == null) {
                return new Malformed("a property that looks like one of a signature has an unknown name");
            }
            if (!form.matcher(property.value()).matches()) {
                return new Malformed(property.name() + " has no valid value");
            }
            if (values.putIfAbsent(property.name(), property.value()) != null) {
                return new Malformed(property.name() + " appears twice");
            }
        }
        return values.isEmpty() ? new None() : claim(values);
    }

    private static SignatureClaim claim(Map<String, String> values) {
        for (String name : List.of(VERSION, TARGET, SIGNER, NONCE, EXPIRES, SIGNATURE)) {
            if (!values.containsKey(name)) {
                return new Malformed(name + " is missing");
            }
        }
        if (!FIRST_VERSION.equals(values.get(VERSION))) {
            return new Malformed("its version is unknown");
        }
        return new Signed(new RequestSignature(
                value(values, TARGET),
                value(values, SIGNER),
                value(values, NONCE),
                Instant.ofEpochSecond(Long.parseLong(value(values, EXPIRES))),
                value(values, SIGNATURE)));
    }

    private static String value(Map<String, String> values, String name) {
        return values.getOrDefault(name, "");
    }
}
