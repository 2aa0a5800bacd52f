package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.budget.SetBudgets;
import dev.reelay.budget.SharedBudgets;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Deadlines;
import dev.reelay.decision.Decisions;
import dev.reelay.decision.PollDecisions;
import dev.reelay.decision.Storage;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.StoredFile;
import dev.reelay.job.JobState;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.FakeLedger;
import dev.reelay.limits.FakeLimitTopic;
import dev.reelay.limits.LimitRules;
import dev.reelay.limits.SetLimits;
import dev.reelay.limits.ShardLimits;
import dev.reelay.limits.SharedLimits;
import dev.reelay.model.MediaMode;
import dev.reelay.model.UnknownFields;
import dev.reelay.money.Prices;
import dev.reelay.outbound.Canceller;
import dev.reelay.outbound.CircuitBreaker;
import dev.reelay.outbound.Outbound;
import dev.reelay.outbound.Permits;
import dev.reelay.outbound.Poller;
import dev.reelay.outbound.PostLease;
import dev.reelay.outbound.Prober;
import dev.reelay.outbound.Submitter;
import dev.reelay.outcome.Status;
import dev.reelay.outputs.Copier;
import dev.reelay.outputs.OutputCopies;
import dev.reelay.polling.Budget;
import dev.reelay.polling.LearnedPolls;
import dev.reelay.quota.WritePace;
import dev.reelay.refresh.LookUpTarget;
import dev.reelay.refresh.ModelFinder;
import dev.reelay.request.CommandReading;
import dev.reelay.request.RequestReader;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestCatalog;
import dev.reelay.testing.TestTelemetry;
import dev.reelay.testing.WatchedThreads;
import dev.reelay.timing.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * A shard of partition 0 with everything around it. Only the shard is real; ledger, RunComfy and consumer are fakes.
 */
public final class ShardRig implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    public static final Duration LEASE = PostLease.DURATION;
    public static final Duration RECEIPTS = Duration.ofHours(24);
    private static final double MANY_POLLS = 100_000;

    public final SettableScheduler scheduler = new SettableScheduler(START);
    final RequestFeed requests = new RequestFeed();
    public final FakeLedger ledger = new FakeLedger();
    public final FakeRunComfy runComfy = new FakeRunComfy(scheduler);
    public final Capacity capacity;
    public final List<StartupException> faults = new CopyOnWriteArrayList<>();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** Models for whose deadlines the code throws: a bug in Reelay. */
    public final Set<String> faultyModels = ConcurrentHashMap.newKeySet();
    /** A test changes this number to change the token. */
    public final AtomicInteger tokenVersion = new AtomicInteger();

    /** The catalog in force; a test replaces it. */
    public final CurrentCatalog catalog = new CurrentCatalog(Catalog.builtIn(UnknownFields.REJECT));
    /** How often a refusal put RunComfy's list in doubt. */
    public final AtomicInteger listsDoubted = new AtomicInteger();

    public final Permits permits;
    /** Copies the files of outputs; a test replaces it. */
    public volatile OutputCopies.Copy copier = (task, _) -> new Copier.Try.Copied(stored(task));

    public final OutputCopies copies;

    /** What the shard learns of the times of jobs. */
    public final LearnedPolls polls;

    public final MembershipWatch memberships;
    public final Commands commands;
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    public final FakeLimitTopic limitTopic = new FakeLimitTopic(scheduler);
    public final SharedLimits limits;
    public final FakeLimitTopic budgetTopic = new FakeLimitTopic(scheduler);
    public final SharedBudgets budgets;
    private final WatchedThreads threads;
    private final IdleClock clock;
    private final ShardContext context;
    volatile Function<String, MediaFacts> probe = _ -> new MediaFacts.Image(ImageFormat.PNG, 1280, 720, false, 1_000L);
    /** Runs in the shard's turn whenever it asks for the price of a job. */
    volatile Runnable priceAsked = () -> {};

    private volatile boolean polling = true;
    private volatile boolean reading = true;
    private long commandOffset;
    private Shard shard;

    /** A shard without a store, a live catalog and media checks, with room for all. */
    public ShardRig() {
        this(new ShardRigSettings());
    }

    ShardRig(ShardRigSettings settings) {
        MediaMode media = settings.media;
        Duration patience = settings.patience;
        ModelDirectory directory = settings.directory;
        this.threads = new WatchedThreads(settings.threads);
        this.clock = new IdleClock(scheduler, threads, () -> shard, this::describe);
        this.capacity = new Capacity(new Capacity.Limits(500, 10_000, settings.maxBytes));
        RunComfy called = settings.runComfy == null ? runComfy : settings.runComfy.apply(scheduler);
        this.memberships = new MembershipWatch("reelay", this::poll);
        Telemetry telemetry = TestTelemetry.of(meters, scheduler, catalog.get().models());
        this.commands = new Commands(telemetry);
        Deadlines deadlines = new FaultyDeadlines(new CatalogDeadlines(catalog, RECEIPTS, null), faultyModels);
        limits = new SharedLimits(
                new SetLimits(commands.limits(), null, null), limitTopic, ledger::partitions, scheduler, _ -> () -> {});
        budgets = new SharedBudgets(
                new SetBudgets(commands.budgets()), budgetTopic, ledger::partitions, scheduler, _ -> () -> {});
        ledger.onLimits(records -> {
            limitTopic.write(records);
            budgetTopic.write(records);
        });
        commands.listen(new Commands.Listener() {
            @Override
            public void cancelled(Set<String> ids) {}

            @Override
            public void changed() {
                limits.topic().rulesChanged();
                budgets.topic().rulesChanged();
            }
        });
        follow();
        permits = new Permits(
                called,
                new Permits.Bounds(4, tokenVersion::get, ShardRig::longestPause),
                scheduler,
                telemetry,
                threads);
        limits.rests().holder(permits);
        permits.tell(limits.rests());
        Submitter submitter = new Submitter(called, permits, scheduler, telemetry, threads);
        Prober prober = new Prober(
                media,
                catalog,
                (url, _) -> CompletableFuture.supplyAsync(() -> probe.apply(url), threads),
                telemetry,
                threads);
        copies = new OutputCopies(
                (task, deadline) -> copier.copy(task, deadline), 2, ShardRig::longestPause, scheduler, telemetry);
        Budget budget = new Budget(MANY_POLLS);
        polls = new LearnedPolls(Duration.ofMillis(200), budget, deadlines::typical);
        ModelFinder models = new ModelFinder(directory, catalog, target(), scheduler, telemetry, threads);
        this.context = new ShardContext(
                ledger,
                requests,
                memberships,
                new Admission(
                        new RequestReader(5_000_000, scheduler),
                        catalog,
                        models::mayFind,
                        ledger,
                        commands,
                        Traces.off(),
                        scheduler),
                new Decisions(
                        deadlines,
                        new PollDecisions(
                                deadlines,
                                polls,
                                () -> 0.5,
                                new Storage(
                                        patience != null,
                                        patience == null ? Duration.ofMinutes(10) : patience,
                                        ledger::fits)),
                        prober::needOf),
                polls,
                new Prices(model -> {
                    priceAsked.run();
                    return catalog.get().find(model);
                }),
                new Outbound(
                        models,
                        submitter,
                        prober,
                        new Poller(called, 4, budget, scheduler, telemetry, threads),
                        new Canceller(called, 4, telemetry, threads),
                        copies),
                commands,
                limits,
                budgets,
                capacity,
                scheduler,
                telemetry,
                faults::add);
    }

    /** A shard's part in limits where none is set. */
    static ShardLimits withoutLimits(JobTable table, SettableScheduler scheduler) {
        SharedLimits none = new SharedLimits(
                () -> LimitRules.NONE, new FakeLimitTopic(scheduler), () -> 1, scheduler, _ -> () -> {});
        return new ShardLimits(0, none, table.slots(), new WritePace(), scheduler.instant(), () -> {});
    }

    /** A copy of a file, as a store would answer. */
    public static StoredFile stored(Copier.Task task) {
        String url = "https://store.example/" + task.jobId() + "/" + task.number() + ".mp4";
        return new StoredFile(url, task.url(), 1_000 + task.number(), "ab".repeat(32), "video/mp4");
    }

    private LookUpTarget target() {
        return new LookUpTarget() {
            @Override
            public void found(ObjectNode record) {
                catalog.replace(TestCatalog.with(List.of(record)));
            }

            @Override
            public void foundUnread(String id, String why) {
                throw new AssertionError(id + ": " + why);
            }

            @Override
            public boolean listLacks(String id) {
                return false;
            }

            @Override
            public void listDoubted() {
                listsDoubted.incrementAndGet();
            }
        };
    }

    /** The backoff of submissions without jitter: one second, two, four, up to a minute. */
    public static Backoff longestPause() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 1);
    }

    /** Reads the commands to their end, every second. */
    private void follow() {
        if (reading) {
            commands.readTo(scheduler.instant());
        }
        scheduler.at(scheduler.instant().plusSeconds(1), this::follow);
    }

    /** Reads no commands from now on: there may be newer ones. */
    public void stopReading() {
        reading = false;
    }

    /** Cancels a job by command. */
    public void cancel(String id) {
        command(new CommandReading.Cancel(id, null));
    }

    public void command(CommandReading reading) {
        commands.take(List.of(new Commands.Read(reading, commandOffset++, scheduler.instant())));
    }

    /** Assigns the partition and opens its shard. */
    public ShardRig start() {
        assign();
        shard = new Shard(0, memberships.current().metadata().generationId(), context);
        shard.start();
        return this;
    }

    public Shard shard() {
        return shard;
    }

    public void assign() {
        consumer.assign(List.of(new TopicPartition("generation-requests", 0)));
        poll();
    }

    /** The brokers report the log of the requests, as an answer to a question of this moment. */
    public void logSeen(RequestLog log) {
        shard.logSeen(log, Objects.requireNonNull(shard.decided()));
    }

    /** The number of accepted submissions that were logged since no job here waits for them. */
    public double unclaimed() {
        return meters.get("reelay_submissions_unclaimed_total").counter().count();
    }

    /** The number of tries to copy a file that failed. */
    public double triesFailed() {
        return meters.get("reelay_output_tries_failed_total").counter().count();
    }

    /** The number of jobs whose polls were reported as unusable. */
    public double unusablePolls() {
        return meters.get("reelay_polls_unusable_total")
                .tag("reason", "unreadable_answer")
                .counter()
                .count();
    }

    /** Revokes the partition, and lets the polling thread take the new membership. */
    public void unassign() {
        consumer.assign(List.of());
        poll();
    }

    private void poll() {
        if (polling) {
            memberships.take(consumer);
        }
    }

    /** Blocks the polling thread, as a callback of the group does. */
    public void stopPolling() {
        polling = false;
    }

    /** The polling thread goes on: it takes the membership again. */
    public void goOnPolling() {
        polling = true;
        poll();
    }

    /** Sends a valid request whose prompt is its id. */
    public void request(String id) {
        send(RequestFeed.valid(id));
    }

    /** Sends a record as intake does: with a slot and its bytes of capacity. */
    public void send(String value) {
        send(requests.next(value), requests.run());
    }

    /** Hands a valid request over that was polled in an earlier run. */
    public void sendOfRun(int earlier, long at, String id) {
        send(RequestFeed.at(at, RequestFeed.valid(id)), earlier);
    }

    private void send(SourceRecord record, int inRun) {
        capacity.adjust(1, record.size());
        if (!shard.request(record, inRun, memberships.current().metadata().generationId())) {
            capacity.adjust(-1, -record.size());
        }
    }

    /** Waits until the shard and the threads that it has started have done all there is to do at this time. */
    public void awaitIdle() {
        clock.awaitIdle();
    }

    public void drain(Duration within) {
        shard.drain(scheduler.instant().plus(within));
    }

    public void awaitStatus(String id, Status status) {
        until(() -> {
            JobState job = ledger.job(id);
            return job != null && job.status() == status;
        });
    }

    public void awaitClosed() {
        until(() -> shard.phase() == Tenure.Phase.CLOSED);
    }

    /** {@link IdleClock#advanceUntil} in steps of a second, for tests that need several polls. */
    public void advanceUntil(Callable<Boolean> condition) {
        advanceUntil(Duration.ofSeconds(1), condition);
    }

    /** The same in longer steps, for what happens after hours. */
    public void advanceUntil(Duration step, Callable<Boolean> condition) {
        clock.advanceUntil(step, condition);
    }

    /** {@link IdleClock#pass}. */
    public void pass(int steps, Duration step) {
        clock.pass(steps, step);
    }

    /** Asserts that there are so many POSTs, and still as many after the shard has had eight seconds for more. */
    public void assertNoMorePostsThan(int posts) {
        pass(8, Duration.ofSeconds(1));
        assertThat(runComfy.posts()).hasSize(posts);
    }

    /** Waits until submissions are paused, and gives the pause. It is not reported for the moment between two tries of the only job. */
    public CircuitBreaker.Open awaitPause() {
        AtomicReference<CircuitBreaker.Open> pause = new AtomicReference<>();
        until(() -> {
            pause.set(permits.openBreaker());
            return pause.get() != null;
        });
        return pause.get();
    }

    public void until(Callable<Boolean> condition) {
        clock.until(condition);
    }

    private String describe() {
        return """
                at %s, shard %s, permits held %d, circuit breaker %s, slots held %d, faults %s
                ledger: %s
                RunComfy: posts %s, cancels %s, reachability checks %d""".formatted(
                        scheduler.instant(),
                        shard == null ? "not started" : shard.phase(),
                        permits.held(),
                        permits.openBreaker(),
                        capacity.held(),
                        faults,
                        ledger.describe(),
                        runComfy.posts(),
                        runComfy.cancels(),
                        runComfy.questions());
    }

    @Override
    public void close() {
        if (shard != null) {
            shard.drop();
            awaitClosed();
        }
        threads.close();
    }
}
