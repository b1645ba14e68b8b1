package io.github.collectdmonitor.lua;

/** A part of a pattern. It matches at a place, and then has the parts after it match. */
sealed interface PatternItem {
    /** Where the match ends that begins here; {@link Matching#NONE} where there is none. */
    int match(Matching matching, int at, int next);

    /** How often a single character may stand. */
    enum Repeat {
        /** Just once. */
        ONCE,
        /** {@code ?} */
        OPTIONAL,
        /** {@code *} */
        MANY,
        /** {@code -} */
        FEW
    }

    /** A character of a set. */
    record Single(ByteSet set, Repeat repeat) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            return switch (repeat) {
                case ONCE -> matches(matching, at) ? matching.rest(at + 1, next) : Matching.NONE;
                case OPTIONAL -> most(matching, at, next, 1);
                case MANY -> most(matching, at, next, Integer.MAX_VALUE);
                case FEW -> fewest(matching, at, next);
            };
        }

        private int most(Matching matching, int at, int next, int most) {
            int end = at;
            while (end - at < most && matches(matching, end)) {
                end++;
            }
            for (; end >= at; end--) {
                int found = matching.rest(end, next);
                if (found != Matching.NONE) {
                    return found;
                }
            }
            return Matching.NONE;
        }

        private int fewest(Matching matching, int at, int next) {
            for (int end = at; ; end++) {
                int found = matching.rest(end, next);
                if (found != Matching.NONE || !matches(matching, end)) {
                    return found;
                }
            }
        }

        private boolean matches(Matching matching, int at) {
            matching.step();
            return at < matching.length() && set.has(matching.at(at));
        }
    }

    /** The beginning of a capture. */
    record Open(int capture) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            matching.open(capture, at);
            return matching.rest(at, next);
        }
    }

    /** The end of a capture. */
    record Close(int capture) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            matching.close(capture, at);
            return matching.rest(at, next);
        }
    }

    /** A capture of the place itself. */
    record Place(int capture) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            matching.place(capture, at);
            return matching.rest(at, next);
        }
    }

    /** What a capture before it has matched, once more. */
    record Again(int capture) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            int length = matching.same(capture, at);
            return length < 0 ? Matching.NONE : matching.rest(at + length, next);
        }
    }

    /** {@code %bxy}: from one character to another that closes it. */
    record Balanced(int opening, int closing) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            if (at >= matching.length() || matching.at(at) != opening) {
                return Matching.NONE;
            }
            int open = 1;
            for (int end = at + 1; end < matching.length(); end++) {
                matching.step();
                if (matching.at(end) == closing) {
                    if (--open == 0) {
                        return matching.rest(end + 1, next);
                    }
                } else if (matching.at(end) == opening) {
                    open++;
                }
            }
            return Matching.NONE;
        }
    }

    /** {@code %f[set]}: between a character outside a set and one inside; the ends count as a zero byte. */
    record Frontier(ByteSet set) implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            int before = at == 0 ? 0 : matching.at(at - 1);
            int after = at == matching.length() ? 0 : matching.at(at);
            return !set.has(before) && set.has(after) ? matching.rest(at, next) : Matching.NONE;
        }
    }

    /** {@code $} at the end. */
    record End() implements PatternItem {
        @Override
        public int match(Matching matching, int at, int next) {
            return at == matching.length() ? matching.rest(at, next) : Matching.NONE;
        }
    }
}
