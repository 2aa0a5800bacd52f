/**
 * The edge to SmallRye's messaging, which no other package imports: records arrive here, and the group's callbacks.
 *
 * <p>Imports {@code shard}, {@code commands} and the packages below them.
 */
@NullMarked
package dev.reelay.channels;

import org.jspecify.annotations.NullMarked;
