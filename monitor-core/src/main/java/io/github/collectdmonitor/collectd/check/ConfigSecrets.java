package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import io.github.collectdmonitor.collectd.syntax.ConfigScanner;
import io.github.collectdmonitor.collectd.syntax.ConfigSyntaxException;
import io.github.collectdmonitor.collectd.syntax.ConfigToken;
import io.github.collectdmonitor.collectd.syntax.ConfigToken.Kind;
import io.github.collectdmonitor.collectd.syntax.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The secret words of a config, such as passwords, some of which collectd repeats in its messages. */
final class ConfigSecrets {
    private static final int SHORTEST = 4;

    /** If there are more, the whole text is hidden: a search for them would take too long. */
    private static final int MOST = 5000;

    private static final String HIDDEN = "…";
    private static final Set<String> NO_SECRETS = Set.of("true", "false");
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?s).*(pass|secret|key|token|community|user|header|auth|credential).*");

    /** Matches {@code ://user:password@}, also if cut within the password, but not {@code ://host:port}. */
    private static final Pattern IN_URL =
            Pattern.compile("://[^\\s/@:'\"`]*:(?!\\d{1,5}(?:[^\\d@][^@]*)?(?:\\s|$|['\"`]))[^\\s'\"`@]*");

    private final Set<String> words = new LinkedHashSet<>();
    private boolean hidesAll;

    private ConfigSecrets() {}

    /** Returns the secrets in the text of a config. */
    static ConfigSecrets of(String config) {
        ConfigSecrets configSecrets = new ConfigSecrets();
        configSecrets.add(new String(config.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        return configSecrets;
    }

    /** Returns the secrets of a config and its included files. */
    static ConfigSecrets of(Path config) {
        ConfigSecrets configSecrets = new ConfigSecrets();
        boolean unknown = ConfigReader.read(config, configSecrets::add).isUnknown();
        configSecrets.hidesAll |= unknown;
        return configSecrets;
    }

    /** Adds the values of variables whose names suggest secrets. */
    ConfigSecrets and(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (value.length() >= SHORTEST
                    && DIRECTIVE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                words.add(value);
            }
        });
        return this;
    }

    /** Adds the secrets among all tokens, including those after a syntax error. */
    private void add(String text) {
        ConfigScanner scanner = new ConfigScanner();
        scanner.open(text);
        try {
            boolean named = false;
            Kind before = Kind.END_OF_LINE;
            ConfigToken token = scanner.next();
            while (token.kind() != Kind.END_OF_FILE) {
                if (named && token.isValue()) {
                    add(token);
                }
                named = token.kind() != Kind.END_OF_LINE && (named || isName(token, before));
                before = token.kind();
                token = scanner.next();
            }
        } catch (ConfigSyntaxException e) {
            hidesAll = true;
        }
        hidesAll |= words.size() > MOST;
    }

    /**
     * Whether it is the name of an option, or a value that acts as one ({@code DriverOption "password" "…"}), but not
     * the name of a block.
     */
    private static boolean isName(ConfigToken token, Kind before) {
        return (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED)
                && before != Kind.LESS_THAN
                && before != Kind.SLASH
                && DIRECTIVE.matcher(token.text().toLowerCase(Locale.ROOT)).matches();
    }

    /** Adds a secret as it is written, and as plugins see it. */
    private void add(ConfigToken token) {
        ConfigValue value = token.value();
        String written = token.kind() == Kind.QUOTED ? token.text().replaceAll("^\"|\"$", "") : token.text();
        for (String word : List.of(written, value.asOption(), value.asOption().replaceFirst("\\.0*$", ""))) {
            if (words.size() <= MOST && word.length() >= SHORTEST && !NO_SECRETS.contains(word)) {
                words.add(new String(word.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        }
    }

    /** Returns the text with {@code …} instead of each secret, including a cut secret at the end. */
    String hide(String text) {
        if (hidesAll) {
            return text.isBlank() ? text : HIDDEN;
        }
        BitSet hidden = new BitSet(text.length());
        for (String word : words) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                hidden.set(at, at + word.length());
            }
        }
        for (int end = SHORTEST; end <= text.length(); end++) {
            if (end == text.length() || "\n'\"`".indexOf(text.charAt(end)) >= 0) {
                hideCutOff(text, end, hidden);
            }
        }
        return IN_URL.matcher(replaced(text, hidden)).replaceAll("://" + HIDDEN);
    }

    private void hideCutOff(String text, int end, BitSet hidden) {
        String last = text.substring(end - SHORTEST, end);
        for (String word : words) {
            // A prefix of the word that ends here ends with these characters.
            for (int at = word.indexOf(last); at >= 0; at = word.indexOf(last, at + 1)) {
                int length = at + SHORTEST;
                if (length <= end && text.startsWith(word.substring(0, length), end - length)) {
                    hidden.set(end - length, end);
                }
            }
        }
    }

    private static String replaced(String text, BitSet hidden) {
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int begin = hidden.nextSetBit(at);
            if (begin < 0) {
                return shown.append(text, at, text.length()).toString();
            }
            shown.append(text, at, begin).append(HIDDEN);
            at = hidden.nextClearBit(begin);
        }
        return shown.toString();
    }
}
