package io.github.collectdmonitor.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Uses the text after "=" as the option's value, even if it looks like an option: {@code -p=-hunter2}. */
final class AttachedValue implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's parser has its arguments in a Stack.
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> information) {
        if (!"=".equals(information.get("separator")) || arguments.isEmpty()) {
            return false;
        }
        option.setValue(arguments.pop());
        return true;
    }
}
