package dev.reelay.actions;

import dev.reelay.audit.AuditEntry;
import dev.reelay.kafka.BrokerException;
import dev.reelay.records.OutgoingRecord;
import java.util.List;

/** Writes what actions write. Both methods block until the brokers have everything, and are thread-safe. */
interface ActionWriter {

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

    /**
     * Writes entries to the audit topic, in their order.
     *
     * @throws BrokerException when the brokers refuse or do not answer; a part may be written
     */
    void record(AuditEntry... entries) throws BrokerException;

    /**
     * Writes commands and requests.
     *
     * @throws BrokerException when the brokers refuse or do not answer; a part may be written
     */
    void send(List<Send> sends) throws BrokerException;
}
