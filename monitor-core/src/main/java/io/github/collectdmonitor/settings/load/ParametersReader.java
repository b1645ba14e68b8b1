package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.message.ParameterName;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import io.github.collectdmonitor.settings.parameter.Placeholder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code parameters} of a command, and compares them with the placeholders in its {@code argv}. */
final class ParametersReader {
    static final String KEY = "parameters";

    private static final int MAX_PARAMETERS = 32;

    private final SettingsObject command;

    ParametersReader(SettingsObject command) {
        this.command = command;
    }

    /** Reads the parameters for these arguments; reports problems of both. */
    Map<String, ParameterPattern> read(@Nullable List<String> argv) {
        Map<String, ParameterPattern> patterns = new LinkedHashMap<>();
        SettingsObject declared = command.object(KEY);
        if (declared == null) {
            return patterns;
        }
        if (declared.keys().size() > MAX_PARAMETERS) {
            command.error(
                    KEY,
                    "must be at most " + MAX_PARAMETERS + ", not "
                            + declared.keys().size());
        }
        for (String name : declared.keys()) {
            ParameterPattern pattern = pattern(declared, name);
            if (pattern != null) {
                patterns.put(name, pattern);
            }
        }
        if (argv != null) {
            checkPlaces(declared, argv);
        }
        return patterns;
    }

    private static @Nullable ParameterPattern pattern(SettingsObject declared, String name) {
        if (!ParameterName.isOne(name)) {
            declared.error(name, "is not a valid name of a parameter: 1 to 64 letters, digits, _ and -");
            return null;
        }
        SettingsObject parameter = declared.object(name);
        if (parameter == null) {
            return null;
        }
        String text = parameter.string("pattern");
        if (!parameter.has("pattern")) {
            declared.error(name, "must have a \"pattern\" that the whole value must match");
        }
        parameter.refuseUnknownKeys();
        if (text == null) {
            return null;
        }
        try {
            return new ParameterPattern(text);
        } catch (IllegalArgumentException e) {
            parameter.error("pattern", "cannot be used as a pattern (RE2 syntax): " + e.getMessage());
            return null;
        }
    }

    private void checkPlaces(SettingsObject declared, List<String> argv) {
        for (String argument : argv) {
            Placeholder.hiddenIn(argument)
                    .ifPresent(hidden -> command.error(
                            "argv",
                            "has " + hidden + " within \"" + argument + "\": a placeholder must be"
                                    + " a whole element of" + " argv"));
            Placeholder.nameIn(argument)
                    .filter(name -> !declared.has(name))
                    .ifPresent(name ->
                            command.error("argv", "has " + argument + ", and \"parameters\" does not declare it"));
        }
        for (String name : declared.keys()) {
            String place = "{" + name + "}";
            if (ParameterName.isOne(name) && argv.stream().noneMatch(argument -> argument.contains(place))) {
                declared.error(name, "is not used: \"argv\" has no element " + place);
            }
        }
    }
}
