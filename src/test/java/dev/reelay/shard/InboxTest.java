package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.refresh.LookUpResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final Inbox inbox = new Inbox();

    @Test
    void aTurnTakesInputsUpToItsLimitOfBytesAndTheFirstWhateverItsSize() throws Exception {
        for (String id : List.of("a", "b", "c")) {
            inbox.put(new Signal.ModelLookedUp(id, ShardRig.START, 600, new LookUpResult.Known()));
        }
        inbox.wake();

        assertThat(inbox.take(10, 1_300)).hasSize(2);
        assertThat(inbox.take(10, 100)).hasSize(2);
    }

    @Test
    void requestsAndJobsThatAreJudgedLateShareTheLimit() throws Exception {
        inbox.put(new Signal.RequestRead(RequestFeed.at(0, "x".repeat(600)), 0));
        inbox.put(new Signal.ModelLookedUp("a", ShardRig.START, 600, new LookUpResult.Known()));

        assertThat(inbox.take(10, 1_000)).hasSize(1);
        assertThat(inbox.take(10, 1_000)).hasSize(1);
    }
}
