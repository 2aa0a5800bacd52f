/**
 * The only package that imports SmallRye's messaging: records come in here, and the group's callbacks.
 *
 * <p>Imports {@code shard} and {@code commands}, and what lies below them.
 */
@NullMarked
package dev.reelay.channels;

import org.jspecify.annotations.NullMarked;
