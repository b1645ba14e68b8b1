package io.github.collectdmonitor.sendcommand;

import io.github.collectdmonitor.cli.ExitCode;
import io.github.collectdmonitor.cli.SenderException;
import io.github.collectdmonitor.message.ParameterName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The values for the parameters that a command declares. */
final class ParameterOptions {
    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "A value for a parameter that the agent's config.json declares for COMMAND; once for each. It"
                    + " may hold anything, and reaches the program as one argument.")
    private List<String> given = new ArrayList<>();

    /**
     * Returns the values by name. Which there must be, and what they may be, only the agent knows.
     *
     * @throws SenderException with {@link ExitCode#USAGE} if a name is missing, none, or there twice
     */
    Map<String, String> values() throws SenderException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String parameter : given) {
            int end = parameter.indexOf('=');
            if (end < 1) {
                throw SenderException.usage("--param needs a name, = and a value, as in --param unit=nginx");
            }
            String name = parameter.substring(0, end);
            if (!ParameterName.isOne(name)) {
                throw SenderException.usage("--param: \"" + name
                        + "\" is no name for a parameter: 1 to 64 letters, digits, _ and - make one");
            }
            if (values.putIfAbsent(name, parameter.substring(end + 1)) != null) {
                throw SenderException.usage("--param " + name + " is given twice");
            }
        }
        return values;
    }
}
