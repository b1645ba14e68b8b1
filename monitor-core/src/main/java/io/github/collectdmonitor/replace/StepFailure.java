package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.ResultCode;

/**
 * Why a step failed.
 *
 * @param code what the sender is answered, unless undoing the step decides otherwise
 * @param reason what was tried and why it failed, on one line
 */
record StepFailure(ResultCode code, String reason) {}
