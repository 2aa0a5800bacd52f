/**
 * One partition, one thread: take, decide, commit, start.
 *
 * <p>Imports {@code commands}, {@code outbound} and what lies below them; it knows neither SmallRye nor Quarkus.
 */
@NullMarked
package dev.reelay.shard;

import org.jspecify.annotations.NullMarked;
