package io.github.collectdmonitor.collectd.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A statement: an option, or a block with what is in it. collectd takes a block that holds nothing for an option.
 *
 * @param key as it was written
 * @param values in order; an option has at least one
 * @param children the statements of a block
 * @param keyStart where the key begins in the text that was parsed
 * @param endKeyStart where the key at the end of a block begins, or -1 for an option
 */
public record ConfigItem(
        String key, List<ConfigValue> values, List<ConfigItem> children, int keyStart, int endKeyStart) {
    public ConfigItem {
        values = List.copyOf(values);
        children = List.copyOf(children);
    }

    /** Returns whether collectd takes it for a block. */
    public boolean isBlock() {
        return !children.isEmpty();
    }

    /** Returns whether it has this key, in whatever case. */
    public boolean hasKey(String name) {
        return equalsIgnoreCase(key, name);
    }

    /** Returns its value where it has exactly one, and that is a string. */
    public Optional<String> onlyText() {
        return values.size() == 1 ? firstText() : Optional.empty();
    }

    /** Returns its first value where that is a string. */
    public Optional<String> firstText() {
        return !values.isEmpty() && values.get(0) instanceof ConfigValue.Text first
                ? Optional.of(first.text())
                : Optional.empty();
    }

    /** Returns its values as collectd hands them to a plugin that takes strings only. */
    public String asOption() {
        return values.stream().map(ConfigValue::asOption).collect(Collectors.joining(" "));
    }

    /** Compares as strcasecmp(3) does: only the letters of ASCII have two cases. */
    public static boolean equalsIgnoreCase(String one, String other) {
        return one.equalsIgnoreCase(other) && one.chars().allMatch(letter -> letter < 0x80);
    }
}
