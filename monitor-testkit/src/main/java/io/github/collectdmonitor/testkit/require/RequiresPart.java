package io.github.collectdmonitor.testkit.require;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Declares the part that tests with an annotation need. Without it they are skipped and counted, or fail if the
 * variable {@code MONITOR_TESTS_REQUIRE} names the part.
 */
@Documented
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PartCondition.class)
public @interface RequiresPart {
    /** The part. */
    Part value();
}
