package io.github.collectdmonitor.rules.firing;

/** What became of an offered recovery. */
public enum OfferResult {
    /** It was handed to the recoverer. */
    FIRED,
    /** It counts as fired, but is only being tried out: nothing was run. */
    DRY_RUN,
    /** Nothing may fire for that service now; the next event offers it again. */
    BUSY,
    /** It was handed to the recoverer, which refused it at once: it does not count. */
    REFUSED,
    /** It was refused too short a time ago. */
    HELD_BACK,
    /** It cannot be done now, and waits for its turn. */
    WAITING,
    /** It fired too short a time ago. */
    COOLING_DOWN,
    /** It fired as often as it may; that was said just now. */
    GAVE_UP,
    /** It fired as often as it may; that was said before. */
    GIVEN_UP,
    /** That it fires could not be written to disk, so it did not. */
    NOT_SAVED;

    /** Whether it counts against the limits. */
    public boolean counts() {
        return this == FIRED || this == DRY_RUN;
    }
}
