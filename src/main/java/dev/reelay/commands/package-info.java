/**
 * The table of commands, and how current it is.
 *
 * <pre>
 * CommandIntake (channels) ── every record ─▶ Commands: the last record of a key is its row
 * CommandWatch   reads how far the topic goes, and reports up to when the table is complete
 * CommandCleaner removes cancels that no job can meet any more
 * </pre>
 *
 * <p>Imports {@code job}, {@code kafka}, {@code request} and {@code telemetry}; shards listen, and are not known here.
 */
@NullMarked
package dev.reelay.commands;

import org.jspecify.annotations.NullMarked;
