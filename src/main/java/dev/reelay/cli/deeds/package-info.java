/**
 * The commands about what operators did: {@code reelay deeds list | show | stop}.
 *
 * <pre>
 *  list, show  ─▶ broker.Steering: what was recorded ─▶ DeedText, DeedJson
 *  stop        ─▶ broker.Steering ─▶ broker.ActionAnswer
 * </pre>
 */
@NullMarked
package dev.reelay.cli.deeds;

import org.jspecify.annotations.NullMarked;
