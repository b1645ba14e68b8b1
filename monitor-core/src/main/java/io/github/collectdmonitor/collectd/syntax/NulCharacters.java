package io.github.collectdmonitor.collectd.syntax;

import io.github.collectdmonitor.collectd.syntax.ConfigToken.Kind;

/** Finds the NUL characters of a config: collectd drops them in a comment, and ends a string at them. */
public final class NulCharacters {
    private NulCharacters() {}

    /** Whether all of them are in comments: then replacing them by other characters changes no token. */
    public static boolean areInCommentsOnly(String text) {
        if (text.indexOf('\0') < 0) {
            return true;
        }
        ConfigScanner withNul = new ConfigScanner();
        ConfigScanner without = new ConfigScanner();
        withNul.open(text);
        without.open(text.replace('\0', 'x'));
        try {
            while (true) {
                ConfigToken token = withNul.next();
                if (!token.equals(without.next())) {
                    return false;
                }
                if (token.kind() == Kind.END_OF_FILE) {
                    return true;
                }
            }
        } catch (ConfigSyntaxException e) {
            return false;
        }
    }
}
