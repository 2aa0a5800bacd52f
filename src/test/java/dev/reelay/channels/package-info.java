/** The edge to Kafka: what the channels' consumers do with a log that cannot be read. */
@NullMarked
package dev.reelay.channels;

import org.jspecify.annotations.NullMarked;
