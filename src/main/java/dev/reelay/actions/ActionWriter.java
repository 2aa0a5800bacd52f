package dev.reelay.actions;

import dev.reelay.audit.AuditEntry;
import dev.reelay.kafka.BrokerException;
import java.util.List;

/** Writes what actions write. Both methods block until the brokers have everything, and are thread-safe. */
interface ActionWriter {

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
