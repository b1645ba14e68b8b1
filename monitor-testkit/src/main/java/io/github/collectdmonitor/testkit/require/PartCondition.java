package io.github.collectdmonitor.testkit.require;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Evaluates {@link RequiresPart}. */
final class PartCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Set<Part> needed = context.getElement().map(PartCondition::neededBy).orElse(EnumSet.noneOf(Part.class));
        Set<Part> missing = missing(needed, Part::isThere, RequiredParts.ofThisRun());
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all parts are there");
        }
        // Each test is recorded once, even if several parts are missing.
        MissingParts.ofThisRun().add(missing.iterator().next(), testsIn(context), context.getUniqueId());
        return ConditionEvaluationResult.disabled("missing: " + missing);
    }

    /**
     * Returns the missing parts.
     *
     * @throws AssertionError if one of them is required
     */
    static Set<Part> missing(Set<Part> needed, Predicate<Part> isThere, Set<Part> required) {
        Set<Part> missing = EnumSet.noneOf(Part.class);
        for (Part part : needed) {
            if (isThere.test(part)) {
                continue;
            }
            if (required.contains(part)) {
                throw new AssertionError(RequiredParts.VARIABLE + " requires " + part.label()
                        + ", which this machine lacks; to get it: " + part.remedy());
            }
            missing.add(part);
        }
        return missing;
    }

    static Set<Part> neededBy(AnnotatedElement element) {
        Set<Part> needed = EnumSet.noneOf(Part.class);
        for (Annotation annotation : element.getAnnotations()) {
            RequiresPart requirement = annotation.annotationType().getAnnotation(RequiresPart.class);
            if (requirement != null) {
                needed.add(requirement.value());
            }
        }
        return needed;
    }

    private static long testsIn(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            return 1;
        }
        return context.getTestClass()
                .map(type ->
                        AnnotationSupport.findAnnotatedMethods(type, Testable.class, HierarchyTraversalMode.TOP_DOWN))
                .map(methods -> (long) methods.size())
                .orElse(0L);
    }
}
