package io.github.collectdmonitor.sendcommand;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.message.ParameterName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option for values of a command's parameters. */
final class ParameterOptions {
    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "The value of a parameter that the agent's config.json declares for COMMAND; repeatable. The"
                    + " program receives it as one argument.")
    private List<String> given = new ArrayList<>();

    /**
     * Returns the values by name; only the agent checks which parameters and values are valid.
     *
     * @throws SenderException with {@link ExitCode#USAGE} if a name is missing, invalid, or given twice
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
                        + "\" is not a valid name of a parameter; use 1 to 64 letters, digits, _ and -");
            }
            if (values.putIfAbsent(name, parameter.substring(end + 1)) != null) {
                throw SenderException.usage("--param " + name + " is given twice");
            }
        }
        return values;
    }
}
