/**
 * The commands about limits that all workers share: {@code reelay limit set | lift | list}.
 *
 * <pre>
 *  set, lift  ─▶ broker.Steering ─▶ broker.ActionAnswer
 *  list       ─▶ broker.Reading (what commands set), broker.LimitReading (what is granted, used, waited for)
 *                  ─▶ view.limits.Standings ─▶ StandingText, StandingJson
 * </pre>
 *
 * <p>They judge no number and no scope: the reader of commands does, in the words of the workers.
 */
@NullMarked
package dev.reelay.cli.limits;

import org.jspecify.annotations.NullMarked;
