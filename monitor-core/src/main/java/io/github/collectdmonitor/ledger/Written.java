package io.github.collectdmonitor.ledger;

/**
 * The position of a record.
 *
 * @param segment the file
 * @param offset the offset of its frame in the file
 * @param length of its frame
 * @param batch knows whether the record is on disk
 */
record Written(Segment segment, int offset, int length, Batch batch) {}
