/**
 * Writes single records for somebody who acts: commands, requests, audit entries. Workers write in transactions, by {@code ledger}.
 *
 * <pre>
 * RecordSender   sends, and returns when the brokers have what was sent ─▶ BrokerException: a part may have been written
 * </pre>
 *
 * <p>Imports the vocabulary (headers), {@code records} (what a record is), {@code kafka} (the settings of clients).
 */
@NullMarked
package dev.reelay.send;

import org.jspecify.annotations.NullMarked;
