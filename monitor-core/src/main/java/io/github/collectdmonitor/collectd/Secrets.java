package io.github.collectdmonitor.collectd;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a config that nobody else may see, such as passwords; collectd repeats some of them in its messages. */
final class Secrets {
    private static final int SHORTEST = 4;
    private static final String HIDDEN = "…";
    private static final Set<String> NO_SECRETS = Set.of("true", "false");
    private static final Pattern DIRECTIVE =
            Pattern.compile(".*(pass|secret|key|token|community|user|header|auth|credential).*");

    /** {@code ://user:password@}, also cut off within the password; {@code ://host:port} stays. */
    private static final Pattern IN_URL =
            Pattern.compile("://[^\\s/@:'\"`]*:(?!\\d{1,5}(?:[^\\d@][^@]*)?(?:\\s|$|['\"`]))[^\\s'\"`@]*");

    private final List<String> words;

    private Secrets(List<String> words) {
        this.words = words;
    }

    /** Finds those of a config's text. */
    static Secrets of(String config) {
        return new Secrets(ConfigLine.read(config).stream()
                .filter(line -> line.kind() == ConfigLine.Kind.DIRECTIVE
                        && DIRECTIVE.matcher(line.name()).matches())
                .flatMap(line -> line.values().stream())
                .filter(value -> value.length() >= SHORTEST && !NO_SECRETS.contains(value))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** The same text with {@code …} for each of them. */
    String hide(String text) {
        String hidden = text;
        for (String word : words) {
            hidden = hidden.replace(word, HIDDEN);
        }
        return IN_URL.matcher(hidden).replaceAll("://" + HIDDEN);
    }
}
