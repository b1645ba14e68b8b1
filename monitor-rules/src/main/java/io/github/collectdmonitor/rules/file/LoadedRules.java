package io.github.collectdmonitor.rules.file;

import io.github.collectdmonitor.rules.definition.Rule;
import java.nio.file.Path;
import java.util.List;

/**
 * The rules of a folder, and the problems found in them.
 *
 * @param rules the rules that can be used; all of them only where there are no problems
 * @param luaFiles the handlers' files that were found, sorted
 * @param problems all that is wrong
 */
public record LoadedRules(List<Rule> rules, List<Path> luaFiles, List<RuleProblem> problems) {
    /** Copies the lists. */
    public LoadedRules {
        rules = List.copyOf(rules);
        luaFiles = List.copyOf(luaFiles);
        problems = List.copyOf(problems);
    }
}
