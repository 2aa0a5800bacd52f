/**
 * The command table, and how current it is.
 *
 * <pre>
 * CommandIntake (channels) ── every record, with its ArrivalTime ─▶ Commands: the last record of a key is its row
 * CommandWatch   has LogCheck compare what was read with the control topic, and reports up to when the table is complete
 * CommandCleaner removes cancels that no job can match any more
 * </pre>
 *
 * <p>Imports the vocabulary, {@code kafka}, {@code request} and {@code telemetry}; shards register as listeners and are
 * not known here.
 */
@NullMarked
package dev.reelay.commands;

import org.jspecify.annotations.NullMarked;
