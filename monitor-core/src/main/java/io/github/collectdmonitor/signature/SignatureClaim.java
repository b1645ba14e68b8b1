package io.github.collectdmonitor.signature;

/** The signature in a request's properties, before its verification. */
public sealed interface SignatureClaim {
    /** There is no property of a signature. */
    record None() implements SignatureClaim {}

    /**
     * The properties are no complete signature: the request must not be treated as unsigned.
     *
     * @param reason the reason; contains only names of properties, not their values
     */
    record Malformed(String reason) implements SignatureClaim {}

    /** The request is that of a rule of this host, and needs no signature. */
    record OfRule(String rule) implements SignatureClaim {}

    /** A signature in valid form, not verified. */
    record Signed(RequestSignature signature) implements SignatureClaim {}
}
