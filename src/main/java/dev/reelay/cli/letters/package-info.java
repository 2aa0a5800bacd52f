/**
 * The commands about dead letters: {@code reelay dead-letters list | show | redrive}.
 *
 * <pre>
 *  list     ─▶ broker.LetterReading: the newest of each partition
 *  show     ─▶ one record, read again; its value only when it is asked for
 *  redrive  ─▶ broker.Steering; with --all LetterFilter ─▶ broker.ManyOptions
 * </pre>
 */
@NullMarked
package dev.reelay.cli.letters;

import org.jspecify.annotations.NullMarked;
