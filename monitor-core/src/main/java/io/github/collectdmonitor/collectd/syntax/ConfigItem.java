package io.github.collectdmonitor.collectd.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A statement: an option, or a block with its statements. collectd treats an empty block as an option.
 *
 * @param key the key as written
 * @param values in order; an option has at least one
 * @param children the statements of a block
 * @param keyStart the position of the key in the parsed text
 * @param endKeyStart the position of the key at the end of a block, or -1 for an option
 */
public record ConfigItem(
        String key, List<ConfigValue> values, List<ConfigItem> children, int keyStart, int endKeyStart) {
    public ConfigItem {
        values = List.copyOf(values);
        children = List.copyOf(children);
    }

    /** Returns whether collectd treats it as a block. */
    public boolean isBlock() {
        return !children.isEmpty();
    }

    /** Returns whether it has this key, ignoring case. */
    public boolean hasKey(String name) {
        return equalsIgnoreCase(key, name);
    }

    /** Returns its value if it has exactly one, and that is a string. */
    public Optional<String> onlyText() {
        return values.size() == 1 ? firstText() : Optional.empty();
    }

    /** Returns its first value if that is a string. */
    public Optional<String> firstText() {
        return !values.isEmpty() && values.get(0) instanceof ConfigValue.Text first
                ? Optional.of(first.text())
                : Optional.empty();
    }

    /** Returns its values as collectd passes them to a plugin that accepts only strings. */
    public String asOption() {
        return values.stream().map(ConfigValue::asOption).collect(Collectors.joining(" "));
    }

    /** Compares as strcasecmp(3) does, which ignores the case of ASCII letters only. */
    public static boolean equalsIgnoreCase(String one, String other) {
        return one.equalsIgnoreCase(other) && one.chars().allMatch(letter -> letter < 0x80);
    }
}
