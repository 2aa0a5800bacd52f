/**
 * The commands about what operators did: {@code reelay actions list | show | stop}.
 *
 * <pre>
 *  list, show  ─▶ broker.Steering: what was recorded ─▶ ActionText, ActionJson
 *  stop        ─▶ broker.Steering ─▶ broker.ActionAnswer
 * </pre>
 */
@NullMarked
package dev.reelay.cli.actions;

import org.jspecify.annotations.NullMarked;
