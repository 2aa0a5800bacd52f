/**
 * Reads topics for somebody who looks: a whole topic or its newest records and then live, or one record again by its place. In no
 * group, without a write, and without an influence on workers.
 *
 * <pre>
 * TopicFeed      one topic, all partitions, one thread ─▶ FeedListener
 *   FeedReading  one reading of it, until the topic is made anew
 *   FeedWatch    asks again and again whether the reading still fits the topic
 * TopicCheck     asks the brokers, without blocking: is it the same topic, has it more partitions, where do they end?
 * RecordReader   one record by partition and offset
 * </pre>
 *
 * <p>Imports the vocabulary ({@code SourceRecord}) and {@code kafka} (the settings of clients).
 */
@NullMarked
package dev.reelay.feed;

import org.jspecify.annotations.NullMarked;
