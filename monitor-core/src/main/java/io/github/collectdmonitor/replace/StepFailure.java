package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.ResultCode;

/**
 * Why a step failed.
 *
 * @param code what the sender is answered, unless undoing the step decides otherwise
 * @param reason what was tried and why it failed, on one line
 * @param byConfig whether it was collectd that did not work with the new config
 */
record StepFailure(ResultCode code, String reason, boolean byConfig) {
    /** A failure that says nothing about the new config. */
    StepFailure(ResultCode code, String reason) {
        this(code, reason, false);
    }
}
