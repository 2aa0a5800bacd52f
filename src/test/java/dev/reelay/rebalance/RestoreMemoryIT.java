package dev.reelay.rebalance;

import static dev.reelay.rebalance.LedgerRig.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.JobState;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.TopicNames;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.LedgerPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A takeover of more than the heap: a JVM of its own restores it, with a heap that cannot hold it. */
@Tag("long")
class RestoreMemoryIT {

    private static final int JOBS = 200;
    private static final int PROMPT = 1_000_000;

    /** Half of what the inputs take. */
    private static final String HEAP = "-Xmx96m";

    private final LedgerRig rig = new LedgerRig();

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aPartitionOfTwiceTheHeapIsRestoredTwiceAndEveryInputIsReadWhenItsTurnComes() throws Exception {
        Membership owner = rig.join().awaitOwning(0);
        LedgerPartition first = rig.open();
        for (int i = 0; i < JOBS; i++) {
            String id = "job-" + i;
            JobState job = accepted(id, id + "x".repeat(PROMPT));
            Entries entries = new Entries(List.of(job), List.of(), List.of(), List.of());
            assertThat(first.commit(entries, i + 1, owner)).isInstanceOf(Commit.Done.class);
        }

        for (int start = 1; start <= 2; start++) {
            String output = probe();

            assertThat(output).contains("jobs " + JOBS + " held ");
            int held = number(output, "held");
            assertThat(held).isBetween(20, 40); // a third of the heap
            assertThat(number(output, "read")).isEqualTo(JOBS - held);
        }
    }

    private static int number(String output, String word) {
        String after = output.substring(output.indexOf(word + " ") + word.length() + 1);
        return Integer.parseInt(after.split("\\s", -1)[0]);
    }

    private String probe() throws Exception {
        TopicNames names = rig.names;
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestoreProbe.class.getName(),
                        rig.settings.bootstrapServers(),
                        rig.group,
                        names.requests(),
                        names.control(),
                        names.jobs(),
                        names.results(),
                        names.deadLetters())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
