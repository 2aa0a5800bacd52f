package dev.reelay.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Ordering;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the order of any jobs: checked against lists that are searched from end to end. */
class OrderTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private record Job(String id, String model, Ordering ordering, Instant since, Instant entered) {
        int classAt(Instant now) {
            return Ageing.classOf(ordering.priority(), since, now);
        }
    }

    private final WaitingJobs jobs = new WaitingJobs();
    private final OpenGate gate = new OpenGate();
    private final Map<String, Job> waiting = new LinkedHashMap<>();

    private void add(Job job) {
        jobs.add(job.id, job.model, job.ordering, job.since, job.entered);
        waiting.remove(job.id);
        waiting.put(job.id, job);
    }

    private boolean mayGo(Job job) {
        return gate.admitsModel(job.model) && gate.admitsTenant(job.ordering.tenant()) && isFirstKnown(job);
    }

    /** A job whose commands are not known holds back those behind it in its line, for the second or so until they are. */
    private boolean isFirstKnown(Job job) {
        return waiting.values().stream()
                .filter(other -> other.model.equals(job.model)
                        && other.ordering.equals(job.ordering)
                        && !other.since.isAfter(job.since))
                .allMatch(other -> gate.knowsOf(other.entered));
    }

    /** At no moment a job goes while one of a better class waits that may go; of its tenant it has waited longest in its class. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noJobGoesBeforeOneOfABetterClassAndAllGoInTheEnd(long seed) {
        Random random = new Random(seed);
        Instant now = START;
        int number = 0;
        for (int turn = 0; turn < 1_500; turn++) {
            now = now.plusSeconds(random.nextInt(30));
            for (int more = random.nextInt(turn < 1_000 ? 4 : 1); more > 0; more--) {
                add(random(random, number++, now));
            }
            if (random.nextInt(4) == 0 && !waiting.isEmpty()) {
                disturb(random, now);
            }
            gate(random, now);
            turn(random.nextInt(5), random, now);
        }
        gate.closedModels.clear();
        gate.closedTenants.clear();
        gate.knownUntil = Instant.MAX;
        turn(Integer.MAX_VALUE, random, now);

        assertThat(waiting).isEmpty();
        assertThat(jobs.models()).isEmpty();
    }

    private static Job random(Random random, int number, Instant now) {
        String tenant = random.nextInt(3) == 0 ? null : "tenant-" + random.nextInt(5);
        Instant since = now.minusSeconds(random.nextInt(10) == 0 ? random.nextInt(1_500) : random.nextInt(5));
        return new Job(
                "job-" + number,
                "model-" + random.nextInt(4),
                new Ordering(random.nextInt(Ageing.CLASSES), tenant),
                since,
                now);
    }

    private void disturb(Random random, Instant now) {
        Job any = List.copyOf(waiting.values()).get(random.nextInt(waiting.size()));
        if (random.nextBoolean()) {
            jobs.remove(any.id);
            waiting.remove(any.id);
        } else {
            add(new Job(any.id, any.model, any.ordering, now, now));
        }
    }

    private void gate(Random random, Instant now) {
        gate.closedModels.clear();
        gate.closedTenants.clear();
        for (int other = 0; other < 5; other++) {
            if (random.nextInt(3) == 0) {
                gate.closedModels.add("model-" + other);
            }
            if (random.nextInt(3) == 0) {
                gate.closedTenants.add("tenant-" + other);
            }
        }
        gate.knownUntil = now.minusSeconds(random.nextInt(3));
    }

    private void turn(int most, Random random, Instant now) {
        Picks picks = new Picks(jobs, gate, now);
        int taken = 0;
        String model = picks.next();
        while (model != null && taken < most) {
            if (random.nextInt(10) == 0 && most < Integer.MAX_VALUE) {
                picks.deny();
                gate.closedModels.add(model); // as far as this turn is concerned
            } else {
                String id = picks.take();
                Job job = Objects.requireNonNull(waiting.get(id), id);
                assertThat(job.model).isEqualTo(model);
                assertThat(mayGo(job)).as(id).isTrue();
                assertThat(job.since).isEqualTo(longestWaiting(job, now));
                assertThat(job.classAt(now))
                        .isEqualTo(best(now, this::mayGo).orElseThrow().classAt(now));
                waiting.remove(id);
                taken++;
                if (random.nextInt(5) == 0 && most < Integer.MAX_VALUE) {
                    gate.closedTenants.add(job.ordering.tenant()); // its limit is reached
                }
            }
            model = picks.next();
        }
        if (model == null) {
            assertThat(best(now, this::mayGo)).isEmpty();
        }
    }

    private Instant longestWaiting(Job taken, Instant now) {
        return waiting.values().stream()
                .filter(job -> Objects.equals(job.ordering.tenant(), taken.ordering.tenant())
                        && job.classAt(now) == taken.classAt(now)
                        && mayGo(job))
                .map(Job::since)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private java.util.Optional<Job> best(Instant now, Predicate<Job> which) {
        return waiting.values().stream().filter(which).min(Comparator.comparing(job -> job.classAt(now)));
    }

    /** Each tenant gets its part, within one round, at any moment and however turns of the shard fall. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tenantsGetJobsByTheirWeightsWithinOneRound(long seed) {
        Random random = new Random(seed);
        Map<@Nullable String, Integer> served = new HashMap<>();
        List<@Nullable String> tenants = new ArrayList<>();
        tenants.add(null);
        for (int tenant = 0; tenant < 6; tenant++) {
            tenants.add("tenant-" + tenant);
            gate.weights.put("tenant-" + tenant, 1 + random.nextInt(7));
        }
        for (String tenant : tenants) {
            IntStream.range(0, 3_000)
                    .forEach(job -> add(new Job(
                            tenant + "-" + job,
                            "model-" + random.nextInt(3),
                            new Ordering(1, tenant),
                            START.plusMillis(random.nextInt(3_000)),
                            START)));
        }
        int round = tenants.stream().mapToInt(gate::weight).sum();
        int taken = 0;
        while (taken < 2_000) {
            Picks picks = new Picks(jobs, gate, START.plusSeconds(9));
            for (int left = random.nextInt(9); left > 0 && picks.next() != null; left--) {
                served.merge(
                        Objects.requireNonNull(waiting.get(picks.take()))
                                .ordering
                                .tenant(),
                        1,
                        Integer::sum);
                taken++;
            }
            for (String tenant : tenants) {
                int weight = gate.weight(tenant);
                assertThat(served.getOrDefault(tenant, 0) - (double) taken * weight / round)
                        .as("%s, weight %d, after %d jobs", tenant, weight, taken)
                        .isBetween((double) -weight, (double) weight);
            }
        }
    }
}
