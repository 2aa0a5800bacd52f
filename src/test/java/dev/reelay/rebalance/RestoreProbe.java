package dev.reelay.rebalance;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.kafka.Topics;
import dev.reelay.ledger.InputRoom;
import dev.reelay.ledger.KafkaLedger;
import dev.reelay.ledger.LedgerPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Restores a partition in a JVM of its own, then reads the inputs that it left in the ledger. */
final class RestoreProbe {

    /** How many bytes of inputs it keeps. */
    private static final long ROOM = Runtime.getRuntime().maxMemory() / 3;

    private RestoreProbe() {}

    /** Prints the numbers of jobs, of inputs in memory, and of inputs read; the arguments are brokers, group and topics. */
    public static void main(String[] args) throws Exception {
        TopicNames names = new TopicNames(args[2], args[3], args[4], args[5], args[6], "audit", "generation-limits");
        KafkaSettings settings = KafkaSettings.of(Map.of("bootstrap.servers", args[0]), args[1], "reelay", "probe");
        Topics topics = new Topics(settings, names, Duration.ofSeconds(60));
        TopicSizes sizes = topics.prepare();
        try (Admin admin = Admin.create(settings.admin(Duration.ofSeconds(60)))) {
            KafkaLedger ledger = new KafkaLedger(settings, admin, topics, sizes, names, args[1]);
            try (LedgerPartition partition = ledger.open(0, room())) {
                List<JobState> jobs = List.copyOf(partition.takeJobs().values());
                int held = 0;
                int read = 0;
                for (JobState job : jobs) {
                    switch (((Accepted) job).input()) {
                        case JobInput.Held _ -> held++;
                        case JobInput.Stored place -> {
                            JobInput.Held input = ledger.readInput(0, job.id(), place);
                            if (input != null
                                    && input.size() == place.size()
                                    && input.json()
                                            .tree()
                                            .path("prompt")
                                            .asText()
                                            .startsWith(job.id())) {
                                read++;
                            }
                        }
                    }
                }
                System.out.println("jobs " + jobs.size() + " held " + held + " read " + read);
            }
        }
    }

    private static InputRoom room() {
        return new InputRoom() {
            private long taken;

            @Override
            public boolean take(int bytes) {
                boolean fits = taken + bytes <= ROOM;
                taken += fits ? bytes : 0;
                return fits;
            }

            @Override
            public void giveBack(int bytes) {
                taken -= bytes;
            }
        };
    }
}
