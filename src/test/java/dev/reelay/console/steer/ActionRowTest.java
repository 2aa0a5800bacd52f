package dev.reelay.console.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Where copies are is what customers get: it is shown to those who may see that. */
class ActionRowTest {

    @Test
    void theAddressesOfCopiesAreForThoseWhoSeePayloads() {
        AuditEntry entry = new AuditEntry(
                "action-1",
                Instant.EPOCH,
                new Actor("mia", Actor.Via.CLI),
                new Action(Action.Kind.STORE_OUTPUTS, new Subject.OneJob("a", null), null, null),
                new Step.Done("1 of 1 files are in the store: https://s.example/1.mp4"));

        assertThat(ActionRow.of(entry, true).detail()).contains("https://s.example/1.mp4");
        assertThat(ActionRow.of(entry, false).detail()).isEqualTo("All of its files are in the store.");
    }
}
