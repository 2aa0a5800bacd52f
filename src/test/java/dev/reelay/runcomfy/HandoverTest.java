package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandoverTest {

    @Test
    void whatWasWithdrawnIsNeverWritten() {
        Handover handover = new Handover();

        assertThat(handover.withdraw()).isTrue();
        assertThat(handover.begin()).isFalse();
    }

    @Test
    void whatWasHandedOverCannotBeWithdrawn() {
        Handover handover = new Handover();

        assertThat(handover.begin()).isTrue();
        assertThat(handover.withdraw()).isFalse();
    }
}
