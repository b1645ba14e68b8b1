package io.github.collectdmonitor.testkit.broker;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the one {@link EmbeddedBroker} of the run, as a parameter of a constructor or a method.
 *
 * <p>All tests of a run share it: use unique topics, and start it again after stopping it.
 */
public final class EmbeddedBrokerExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(EmbeddedBrokerExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedBroker.class;
    }

    @Override
    public EmbeddedBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    /** The broker of the run, for an extension or a contract suite that resolves its own parameters. */
    public static EmbeddedBroker shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(EmbeddedBroker.class, type -> EmbeddedBroker.started(), EmbeddedBroker.class);
    }
}
