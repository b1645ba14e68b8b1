package io.github.collectdmonitor.collectd.syntax;

import io.github.collectdmonitor.collectd.syntax.ConfigToken.Kind;

/** Looks where a config has NUL characters: collectd drops them in a comment, and cuts off what is behind them in a string. */
public final class NulCharacters {
    private NulCharacters() {}

    /** Whether all of them are in comments: then any other letter in their places leaves each token as it is. */
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
