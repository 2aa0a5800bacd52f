package dev.reelay.ledger;

import dev.reelay.job.JobResult;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/** The fake that other tests trust keeps the promises of a ledger. */
class FakeLedgerTest extends LedgerContract {

    @Override
    Host start() {
        FakeLedger ledger = new FakeLedger();
        return new Host() {
            private int generation;
            private @Nullable Membership last;

            @Override
            public Ledger ledger() {
                return ledger;
            }

            @Override
            public Membership join() {
                if (last != null) {
                    ledger.removeFromGroup(last);
                }
                generation++;
                ConsumerGroupMetadata metadata =
                        new ConsumerGroupMetadata("reelay", generation, "member-" + generation, Optional.empty());
                last = new Membership(generation, Set.of(0), metadata);
                return last;
            }

            @Override
            public List<String> results() {
                return ledger.results().stream()
                        .map(JobResult::job)
                        .map(job -> job.id())
                        .toList();
            }

            @Override
            public List<String> deadLetters() {
                return ledger.deadLetters().stream()
                        .map(letter -> key(letter.source()))
                        .toList();
            }

            @Override
            public void close() {}
        };
    }

    private static String key(SourceRecord source) {
        return new String(Objects.requireNonNull(source.key()), StandardCharsets.UTF_8);
    }
}
