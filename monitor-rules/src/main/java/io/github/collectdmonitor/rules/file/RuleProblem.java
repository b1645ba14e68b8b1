package io.github.collectdmonitor.rules.file;

import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a rule file.
 *
 * @param file the file's name within its folder
 * @param rule the rule's name; null where it has none, or it is about the file
 * @param line from 1; 0 where it is about the file as a whole
 * @param column in characters from 1; 0 where it is about the file as a whole
 * @param text what is wrong and what to do
 */
public record RuleProblem(String file, @Nullable String rule, int line, int column, String text) {
    /** Where it is, such as {@code memory.json:5:12: memory-low}. */
    public String place() {
        String position = line == 0 ? "" : ":" + line + ":" + column;
        return file + position + (rule == null ? "" : ": " + rule);
    }

    /** The same among the problems of the settings. */
    public ConfigProblem toProblem() {
        return new ConfigProblem(Severity.ERROR, place(), text);
    }

    @Override
    public String toString() {
        return toProblem().toString();
    }
}
