package dev.reelay.actions;

import dev.reelay.records.OutgoingRecord;

/** A record that an action writes. To write it twice is harmless. */
sealed interface Send {

    /** The record without its topic. */
    OutgoingRecord record();

    /** A command, for the control topic. */
    record Command(OutgoingRecord record) implements Send {}

    /**
     * A request.
     *
     * @param partition of the requests topic, in which a repeat is noticed
     */
    record Request(int partition, OutgoingRecord record) implements Send {}
}
