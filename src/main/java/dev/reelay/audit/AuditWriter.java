package dev.reelay.audit;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.send.RecordSender;
import java.util.Arrays;

/** Writes entries to {@code generation-audit}, and creates the topic before the first of them. Thread-safe. */
public final class AuditWriter {

    private final Topics topics;
    private final TopicNames names;
    private final RecordSender sender;
    private boolean prepared;

    /** Neither connects nor blocks. The caller closes the sender. */
    public AuditWriter(Topics topics, TopicNames names, RecordSender sender) {
        this.topics = topics;
        this.names = names;
        this.sender = sender;
    }

    /**
     * Writes entries, in this order, and returns when the brokers have all of them. What must not be done without a trace is written
     * here first.
     *
     * @throws BrokerException when the topic can neither be created nor used as it is, or when the brokers refuse or do not answer. A
     *     part of the entries may have been written
     */
    public void write(AuditEntry... entries) throws BrokerException {
        prepare();
        sender.send(
                names.audit(), Arrays.stream(entries).map(AuditRecords::encode).toList());
    }

    private synchronized void prepare() throws BrokerException {
        if (prepared) {
            return;
        }
        try {
            topics.prepareAudit();
        } catch (StartupException e) {
            throw new BrokerException(String.join(" ", e.problems()), e);
        }
        prepared = true;
    }
}
