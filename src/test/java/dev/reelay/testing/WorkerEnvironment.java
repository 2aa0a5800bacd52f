package dev.reelay.testing;

import dev.reelay.simulator.Journal;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Packaged workers of one group on topics that no other test has, with a simulated RunComfy in this JVM. A wait that fails
 * prints the state of its jobs, of the group and of the workers.
 */
public abstract class WorkerEnvironment implements AutoCloseable {

    /** The shortest session that brokers take: so long a worker that comes after a crash waits for its partitions. */
    public static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);

    /** A busy machine must not make a worker miss its heartbeats where no test wants that. */
    private static final Duration SAFE_SESSION = Duration.ofSeconds(45);

    private final TestBroker broker;
    private final String prefix;
    private final SimulatedRunComfy runComfy;
    private final List<WorkerProcess> workers = new CopyOnWriteArrayList<>();

    /** @param clock by which RunComfy's jobs take their time */
    WorkerEnvironment(String name, SimulatorScript script, InstantSource clock, TestBroker broker) {
        this.broker = broker;
        prefix = TestBroker.unique(name);
        runComfy = new SimulatedRunComfy(new Simulator(clock, script));
    }

    /** A worker, to be set up further and started. Its group has the name with which the topics begin. */
    public final WorkerSetup worker() {
        return worker("worker");
    }

    /** The same with a name, by which the simulator's journal and the group's members are told apart. */
    public final WorkerSetup worker(String name) {
        return WorkerProcess.named(prefix + "-" + name)
                .broker(broker)
                .topics(prefix)
                .runComfy(runComfy.urlFor(name))
                .session(SAFE_SESSION)
                // RunComfy may hold an answer for as long as a test needs.
                .env("RUNCOMFY_API_READ_TIMEOUT", "PT10M")
                // Begins the client ids, also in the broker's description of the group.
                .env("HOSTNAME", name)
                .whenStarted(workers::add);
    }

    /** The workers that were started, those that have ended included. */
    public final List<WorkerProcess> workers() {
        return List.copyOf(workers);
    }

    public final TestBroker broker() {
        return broker;
    }

    /** Host and port of the simulated RunComfy, which also serves the files of its outputs. */
    public final String runComfyHost() {
        return runComfy.urlFor("any").getAuthority();
    }

    /** The consumer group, and how transactional ids begin. */
    public final String group() {
        return prefix;
    }

    /** The name of {@code requests}, {@code control}, {@code jobs}, {@code results} or {@code dead-letters} here. */
    public final String topic(String name) {
        return prefix + "-" + name;
    }

    /** Scripts RunComfy from now on. Answers that the script so far holds are released. */
    public final void follow(SimulatorScript script) {
        runComfy.follow(script);
    }

    /** Every call so far. */
    public final Journal journal() {
        return runComfy.journal();
    }

    /** Ends all workers, and the simulator. */
    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
        runComfy.close();
    }

    // --- waits ---------------------------------------------------------------------------------------------------

    /** Waits until the condition holds; when it does not, the jobs that have no result yet are printed. */
    public final void await(String what, Callable<Boolean> condition) {
        Await.until(what, state(Set.of()), condition);
    }

    /** Waits until the condition, which is about these jobs, holds. */
    public final void await(String what, Collection<String> ids, Callable<Boolean> condition) {
        Await.until(what, state(ids), condition);
    }

    /** Waits until the condition has held for so long without a break. */
    public final void awaitLasting(Duration time, String what, Callable<Boolean> condition) {
        Await.lasting(time, what, state(Set.of()), condition);
    }

    /** The state of these jobs, of the group and of the workers, for the message of a wait that fails. */
    protected final Supplier<String> state(Collection<String> ids) {
        return () -> RigReport.of(this, ids);
    }

    // --- the group -----------------------------------------------------------------------------------------------

    /** Its members, its partitions and its lag. */
    public final GroupView groupView() {
        return new GroupView(broker, prefix, topic("requests"), state(Set.of()));
    }
}
