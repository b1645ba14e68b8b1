package io.github.collectdmonitor.replace.step;

import io.github.collectdmonitor.message.ResultCode;

/**
 * The failure of a step.
 *
 * @param code the result code, unless undoing the step leads to another one
 * @param reason what failed and why, on one line
 * @param byConfig whether the new config caused the failure
 */
public record StepFailure(ResultCode code, String reason, boolean byConfig) {
    /** Creates a failure that the new config did not cause. */
    public StepFailure(ResultCode code, String reason) {
        this(code, reason, false);
    }
}
