package io.github.collectdmonitor.ledger;

/**
 * Where a record was written.
 *
 * @param segment the file
 * @param offset where its frame begins there
 * @param length of its frame
 * @param batch tells whether it is on disk
 */
record Written(Segment segment, int offset, int length, Batch batch) {}
