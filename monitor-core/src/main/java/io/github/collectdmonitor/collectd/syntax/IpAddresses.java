package io.github.collectdmonitor.collectd.syntax;

/**
 * Finds the longest IP address at a position of a text; collectd's scanner reads an address with its port as a word.
 */
final class IpAddresses {
    /** The number of groups of a full IPv6 address. */
    private static final int GROUPS = 8;

    private static final int LARGEST_PORT = 65_535;

    private IpAddresses() {}

    /** Returns the end of the longest address, or the start if there is none. */
    static int end(String text, int start) {
        return Math.max(ipv4End(text, start), ipv6End(text, start));
    }

    private static int ipv4End(String text, int start) {
        int at = start;
        for (int i = 0; i < 4; i++) {
            int end = numberEnd(text, at, 255, true);
            boolean last = i == 3;
            if (end == at || (!last && !isAt(text, end, '.'))) {
                return start;
            }
            at = last ? end : end + 1;
        }
        return portEnd(text, at);
    }

    private static int ipv6End(String text, int start) {
        if (!isAt(text, start, '[')) {
            return baseEnd(text, start);
        }
        int end = baseEnd(text, start + 1);
        return end > start + 1 && isAt(text, end, ']') ? portEnd(text, end + 1) : start;
    }

    /** Eight groups, or at most seven around a {@code ::}; an IPv4 address at the end counts as two. */
    private static int baseEnd(String text, int start) {
        int at = start;
        int groups = 0;
        int most = GROUPS;
        int best = start;
        if (isGap(text, at)) {
            at += 2;
            most = GROUPS - 1;
            best = at;
        }
        while (groups < most) {
            boolean gapSeen = most < GROUPS;
            if (groups + 2 == most || (gapSeen && groups + 2 < most)) {
                int end = ipv4End(text, at);
                best = end > at ? Math.max(best, end) : best;
            }
            int end = groupEnd(text, at);
            if (end == at) {
                break;
            }
            groups++;
            at = end;
            if (gapSeen || groups == GROUPS) {
                best = Math.max(best, at);
            }
            if (!gapSeen && groups < GROUPS && isGap(text, at)) {
                at += 2;
                most = GROUPS - 1;
                best = Math.max(best, at);
            } else if (isAt(text, at, ':')) {
                at++;
            } else {
                break;
            }
        }
        return best;
    }

    private static boolean isGap(String text, int at) {
        return isAt(text, at, ':') && isAt(text, at + 1, ':');
    }

    private static int groupEnd(String text, int start) {
        int at = start;
        while (at < text.length() && at < start + 4 && isHexadecimal(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int portEnd(String text, int at) {
        if (!isAt(text, at, ':')) {
            return at;
        }
        int end = numberEnd(text, at + 1, LARGEST_PORT, false);
        return end == at + 1 ? at : end;
    }

    /** Returns the end of the longest number that begins here, is not larger, and has no leading zero. */
    private static int numberEnd(String text, int start, int largest, boolean orZero) {
        if (isAt(text, start, '0')) {
            return orZero ? start + 1 : start;
        }
        int at = start;
        int number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at) - '0';
            if (number > largest) {
                break;
            }
            at++;
        }
        return at;
    }

    private static boolean isAt(String text, int at, char letter) {
        return at < text.length() && text.charAt(at) == letter;
    }

    static boolean isHexadecimal(char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
    }
}
