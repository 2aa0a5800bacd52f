package dev.reelay.polling;

import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobState;
import dev.reelay.json.JsonBytes;
import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.shard.ShardRig;
import dev.reelay.shard.ShardRigSettings;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.wire.HttpSettings;
import io.smallrye.context.SmallRyeContextManagerProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A shard with its real HTTP client and the simulator, of which every call is recorded. The clock is turned by a quarter of a second at a time,
 * and stands still until all that follows has happened.
 */
public final class SimulatedRun implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final String MODEL = "luma/luma-ray-2/image-to-video";

    static {
        // Outside of Quarkus the first two REST calls of a JVM, made at the same time, would both try to set it.
        var _ = SmallRyeContextManagerProvider.instance();
    }

    /**
     * What the simulator saw of a job's polls.
     *
     * @param gets all of its GETs, in order: the last poll asks for the status and for the result
     * @param lag from its end to the poll that found it, in seconds
     */
    public record Polled(String id, List<Instant> gets, double lag) {

        /** How often its status was asked for. */
        public int polls() {
            return gets.size() - 1;
        }

        /** The shortest time between two polls, in seconds. */
        public double shortest() {
            return gaps().mapToDouble(gap -> gap).min().orElse(Rhythm.FLOOR);
        }

        /** The longest time between two polls, in seconds. */
        public double longest() {
            return gaps().mapToDouble(gap -> gap).max().orElse(0);
        }

        private Stream<Double> gaps() {
            return IntStream.range(1, polls())
                    .mapToObj(
                            i -> Duration.between(gets.get(i - 1), gets.get(i)).toMillis() / 1e3);
        }
    }

    private final Map<String, Double> wholes = new HashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Random random;
    private Simulator simulator;
    private SimulatorServer server;
    private HttpRunComfy client;
    private final ShardRig rig = new ShardRigSettings().runComfy(this::client).rig();

    /** @param seed of the times of the jobs */
    public SimulatedRun(long seed) {
        this.random = new Random(seed);
        rig.start();
    }

    private RunComfy client(SettableScheduler clock) {
        simulator =
                new Simulator(clock, SimulatorScript.taking(Duration.ZERO, LONG).withToken("token"));
        server = SimulatorServer.start(simulator);
        client = new HttpRunComfy(new HttpSettings(server.url(), LONG, LONG, 16), () -> "token", clock);
        return new Counted(client, open);
    }

    /** Counts the calls that are open. */
    private record Counted(RunComfy client, AtomicInteger open) implements RunComfy {
        @Override
        public SubmitAnswer submit(String modelId, JsonBytes input, Instant notAfter) {
            return client.submit(modelId, input, notAfter);
        }

        @Override
        public PollAnswer poll(String requestId) {
            open.incrementAndGet();
            try {
                return client.poll(requestId);
            } finally {
                open.decrementAndGet();
            }
        }

        @Override
        public CancelAnswer cancel(String requestId) {
            return client.cancel(requestId);
        }

        @Override
        public PingAnswer ping() {
            return client.ping();
        }
    }

    /** Runs jobs that take 10 s in the queue and then 60 s, σ 0.2, and returns when all of them have their results. */
    public List<Polled> jobs(String name, int count) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        for (String id : ids) {
            double run = 60 * Math.exp(0.2 * random.nextGaussian());
            wholes.put(id, 10 + Math.round(run * 1e3) / 1e3);
            rig.send("""
                    {"id": "%s", "model": "%s", "input": {"image_url": "https://example.com/a.png",
                     "prompt": "%s [sim: queue=10s run=%dms]"}}""".formatted(id, MODEL, id, Math.round(run * 1e3)));
        }
        rig.until(() -> ids.stream().allMatch(id -> rig.ledger.job(id) instanceof JobState.Submitted));
        while (!ids.stream().allMatch(id -> rig.ledger.job(id) instanceof JobState.Ended)) {
            rig.scheduler.advance(STEP);
            rig.until(() -> open.get() == 0);
        }
        return polled(simulator.journal(), ids);
    }

    private List<Polled> polled(Journal journal, List<String> ids) {
        Map<String, List<Instant>> gets = new HashMap<>();
        journal.polls()
                .forEach(get -> gets.computeIfAbsent(get.requestId(), _ -> new ArrayList<>())
                        .add(get.at()));
        Map<String, Journal.Submission> submissions = new HashMap<>();
        journal.accepted().forEach(submission -> submissions.put(prompt(submission), submission));
        return ids.stream()
                .map(id -> {
                    Journal.Submission submission = submissions.get(id);
                    List<Instant> all = gets.get(submission.requestId());
                    Instant end = submission.at().plusMillis(Math.round(wholes.get(id) * 1e3));
                    return new Polled(
                            id, all, Duration.between(end, all.getLast()).toMillis() / 1e3);
                })
                .toList();
    }

    private static String prompt(Journal.Submission submission) {
        String prompt = JsonBytes.trusted(submission.body().getBytes(StandardCharsets.UTF_8))
                .tree()
                .path("prompt")
                .textValue();
        return prompt.substring(0, prompt.indexOf(' '));
    }

    @Override
    public void close() {
        rig.close();
        client.close();
        server.close();
    }
}
