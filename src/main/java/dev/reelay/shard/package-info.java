/**
 * One shard per partition, each with one thread that runs turns: take signals, decide, commit, start effects.
 *
 * <p>Imports {@code commands}, {@code order}, {@code outbound} and the packages below them; it knows neither SmallRye nor Quarkus.
 */
@NullMarked
package dev.reelay.shard;

import org.jspecify.annotations.NullMarked;
