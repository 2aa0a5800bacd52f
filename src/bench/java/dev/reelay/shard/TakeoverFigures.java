package dev.reelay.shard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.reelay.answer.PollAnswer;
import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Decisions;
import dev.reelay.decision.Effect;
import dev.reelay.decision.MediaNeed;
import dev.reelay.decision.PollDecisions;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.json.JsonBytes;
import dev.reelay.ledger.FakeLedger;
import dev.reelay.model.UnknownFields;
import dev.reelay.polling.Budget;
import dev.reelay.polling.LearnedPolls;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.StateRecords;
import dev.reelay.request.RequestReader;
import dev.reelay.telemetry.JobCounts;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;

/**
 * What a partition costs that is taken over, without its reading: jobs that wait at RunComfy, their table, their first polls, and the turns
 * after that. Times are those of the CPU, without collections of garbage. Argument: how many jobs, 1,000,000 without one.
 */
public final class TakeoverFigures {

    private static final int TURNS = 2_001;
    private static final Instant NOW = ShardRig.START;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ObjectNode INPUT =
            JsonNodeFactory.instance.objectNode().put("prompt", "A lighthouse at dawn");

    /** An id of 15 characters, and one of 35: the objects of their texts. */
    private static final int ID_BYTES = 24 + 32 + 24 + 56;

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final Telemetry telemetry = TestTelemetry.of(new SimpleMeterRegistry(), scheduler);
    private final Commands commands = new Commands(telemetry);
    private final Catalog catalog = Catalog.builtIn(UnknownFields.REJECT);
    private final CatalogDeadlines deadlines = new CatalogDeadlines(() -> catalog, Duration.ofHours(24), null);
    private final LearnedPolls polls = new LearnedPolls(Duration.ofMillis(200), new Budget(50), deadlines::typical);
    private final Random random = new Random(16);
    private final Decisions decisions =
            new Decisions(deadlines, new PollDecisions(deadlines, polls, random::nextDouble), _ -> MediaNeed.NONE);

    private final Admission admission = new Admission(
            new RequestReader(1_000, scheduler),
            () -> catalog,
            _ -> false,
            new FakeLedger(),
            commands,
            Traces.off(),
            scheduler);

    private TakeoverFigures() {
        commands.readTo(NOW);
    }

    /** Prints the figures. */
    public static void main(String[] args) {
        int jobs = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        System.out.println(
                "| jobs | table, µs for a job | first polls, µs | timers, µs | bytes for a job beyond its ids"
                        + " | a turn with one poll, µs |");
        System.out.println("|---|---|---|---|---|---|");
        for (int count : new int[] {jobs / 100, jobs / 10, jobs}) {
            new TakeoverFigures().print(count);
        }
    }

    private void print(int count) {
        long before = used();
        SequencedMap<String, JobState> states = states(count);
        long read = cpu();
        JobTable table = new JobTable(states, List.of(), new JobCounts(), NOW);
        long made = cpu();
        Turn turn = turn(table);
        table.ids().forEach(turn::restore);
        long restored = cpu();
        turn.changes().effects().forEach(effect -> start(table, effect));
        long started = cpu();
        turn = turn(table);
        double bytes = (double) (used() - before) / count - ID_BYTES;
        double[] turns = turns(table);
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.1f | %.1f | %.1f | %.0f | %.0f |%n",
                count,
                (made - read) / 1e3 / count,
                (restored - made) / 1e3 / count,
                (started - restored) / 1e3 / count,
                bytes,
                turns[TURNS / 2] / 1e3);
        if (table.size() < count || turn.writes(0)) {
            throw new IllegalStateException("jobs were lost");
        }
    }

    private static SequencedMap<String, JobState> states(int count) {
        SequencedMap<String, JobState> states = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            OutgoingRecord record = record(i);
            JobState state = StateRecords.decode(record.key(), Objects.requireNonNull(record.value()));
            states.put(state.id(), state);
        }
        return states;
    }

    private static OutgoingRecord record(int number) {
        Instant received = NOW.minusSeconds(600).plusNanos(number * 500_000L % 500_000_000_000L);
        Job job = new Job(
                "order-%09d".formatted(number),
                "luma/luma-ray-2/image-to-video",
                JsonBytes.of(JsonNodeFactory.instance.objectNode().put("customer", "c-" + number % 1000)),
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                Ordering.DEFAULT,
                "%032x".formatted(number),
                new Origin(received, (long) number),
                Checks.NONE);
        return StateRecords.encode(new Accepted(job, INPUT, 0)
                .submit(received.plusMillis(20))
                .accepted("waiting-%027d".formatted(number), received.plusMillis(150)));
    }

    /** As {@link EffectStarter} does. */
    private void start(JobTable table, Effect effect) {
        if (effect instanceof Effect.WakeAt wake) {
            table.wakeAt(wake.due(), wake.wake(), wake.id());
            table.pollBy(wake.id(), wake.due().plus(Duration.between(NOW, wake.due())));
            polls.planned(NOW, wake.due(), wake.alone());
        }
    }

    /** The answers to single polls. */
    private double[] turns(JobTable table) {
        List<String> ids = table.ids();
        double[] turns = new double[TURNS];
        for (int i = 0; i < TURNS; i++) {
            Submitted job = (Submitted) Objects.requireNonNull(table.find(ids.get(random.nextInt(ids.size()))));
            long begun = System.nanoTime();
            Turn turn = turn(table);
            turn.polled(new Signal.Polled(job.id(), job.requestId(), new PollAnswer.Queued(null)));
            turn.timers();
            turn.lineUp();
            turn.changes().effects().forEach(effect -> start(table, effect));
            table.nextDue();
            turns[i] = System.nanoTime() - begun;
        }
        Arrays.sort(turns);
        return turns;
    }

    private Turn turn(JobTable table) {
        return new Turn(0, table, admission, decisions, commands, 0, NOW);
    }

    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
