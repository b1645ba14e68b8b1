package io.github.collectdmonitor.trust;

/** What a request's properties say of a signature, before anybody has verified it. */
public sealed interface SignatureClaim {
    /** No property of a signature is there. */
    record None() implements SignatureClaim {}

    /**
     * Properties of a signature are there, and are no whole signature: never to be taken for an unsigned request.
     *
     * @param reason what is wrong; holds nothing that was sent but names of properties
     */
    record Malformed(String reason) implements SignatureClaim {}

    /** It comes from a rule of this host, by no wire, so that it needs none. */
    record OfRule(String rule) implements SignatureClaim {}

    /** A signature in the right form; nothing of it is proven. */
    record Signed(RequestSignature signature) implements SignatureClaim {}
}
