package dev.reelay.actions;

import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditWriter;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.send.RecordSender;
import java.util.ArrayList;
import java.util.List;

/** Writes to the topics of an installation. */
final class KafkaActionWriter implements ActionWriter {

    private final AuditWriter audit;
    private final RecordSender sender;
    private final TopicNames names;

    /** The caller closes the sender. */
    KafkaActionWriter(AuditWriter audit, RecordSender sender, TopicNames names) {
        this.audit = audit;
        this.sender = sender;
        this.names = names;
    }

    @Override
    public void record(AuditEntry... entries) throws BrokerException {
        audit.write(entries);
    }

    @Override
    public void send(List<Send> sends) throws BrokerException {
        List<OutgoingRecord> commands = new ArrayList<>();
        for (Send send : sends) {
            switch (send) {
                case Send.Command(OutgoingRecord record) -> commands.add(record);
                case Send.Request(int partition, OutgoingRecord record) ->
                    sender.send(names.requests(), partition, record);
            }
        }
        sender.send(names.control(), commands);
    }
}
