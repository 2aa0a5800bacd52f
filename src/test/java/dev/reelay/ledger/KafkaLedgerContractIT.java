package dev.reelay.ledger;

import dev.reelay.kafka.Membership;
import dev.reelay.rebalance.LedgerRig;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The ledger on a real broker, with real members of a real group. */
class KafkaLedgerContractIT extends LedgerContract {

    @Override
    Host start() {
        LedgerRig rig = new LedgerRig();
        return new Host() {
            private boolean hasMember;

            @Override
            public Ledger ledger() {
                return rig.ledger;
            }

            @Override
            public Membership join() throws Exception {
                if (hasMember) {
                    rig.letGo();
                }
                hasMember = true;
                return rig.join().awaitOwning(0);
            }

            @Override
            public List<String> results() {
                return rig.results();
            }

            @Override
            public List<String> deadLetters() {
                return rig.deadLetters();
            }

            @Override
            public void close() throws ExecutionException {
                rig.close();
            }
        };
    }
}
