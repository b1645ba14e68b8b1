package io.github.collectdmonitor.ledger.log;

/**
 * The position of a record.
 *
 * @param segment the file
 * @param offset the offset of its frame in the file
 * @param length of its frame
 * @param batch knows whether the record is on disk
 */
public record LogPosition(Segment segment, int offset, int length, RecordBatch batch) {}
