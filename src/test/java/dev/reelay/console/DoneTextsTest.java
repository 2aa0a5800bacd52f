package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.AuditRecords;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DoneTextsTest {

    private final AuditLog log = new AuditLog();
    private final DoneTexts texts = new DoneTexts(log);

    /** The line is on any page, and the id of an action is known to all who may read. */
    @Test
    void noLineHasTheAddressesOfFiles() {
        take(Action.Kind.STORE_OUTPUTS, new Step.Done("1 of 1 files are in the store: https://store.example/a/1.mp4"));

        assertThat(texts.of("action-1")).contains("All of its files are in the store.");
    }

    @Test
    void whatElseWasDoneIsToldInItsWords() {
        take(Action.Kind.RETRY, new Step.Done("It was sent as a~1."));

        assertThat(texts.of("action-1")).contains("It was sent as a~1.");
    }

    private void take(Action.Kind kind, Step step) {
        var record = AuditRecords.encode(new AuditEntry(
                "action-1",
                Instant.parse("2026-11-21T09:00:00Z"),
                new Actor("mia", Actor.Via.CLI),
                new Action(kind, new Subject.OneJob("a", null), null, null),
                step));
        log.take(List.of(new ConsumerRecord<>("generation-audit", 0, 0, record.key(), record.value())));
    }
}
