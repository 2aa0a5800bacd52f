package dev.reelay.app;

/**
 * The order in which the worker starts and stops: the priorities of all observers of Quarkus's start and stop events.
 * The observer with the smallest number runs first, and each runs to its end before the next.
 *
 * <pre>
 * start      1  log.LogFormatters set the log's format, before any other observer logs
 *           10  dev.DevBroker starts Kafka in dev mode, before any other observer connects to it
 *          100  StartupCheck checks settings, and in a worker catalog, token and topics, before any record is read
 *          110  console.ConsoleStart checks that somebody can log in to the console
 *          120  outputs.OutputWiring opens the store of a worker that keeps copies
 *          200  SimulatorMount serves the simulator, before any job can be submitted to it
 *         1000  SmallRye opens the channels: the worker joins its group, and records arrive
 *         1100  Lifecycle starts the watch of the catalog's folder, the live catalog, the command watch, the command cleaner, the
 *              commits of idle offsets and the watch of the intake
 *         1200  console.ConsoleStart begins to read the topics for the console, which a worker in this process has created
 *        10000  dev.SampleRequests sends a request for each model in dev mode
 *
 * stop    2000  Lifecycle stops the watch of the catalog's folder, the live catalog, the commits of idle offsets and the watch
 *              of the intake
 *         2500  Lifecycle drains the shards: open submissions get a bounded time to end
 *         3000  Lifecycle stops the command watch and the command cleaner, which shards need until they are closed
 *         then  Quarkus stops its HTTP servers, ConsoleWiring what the console reads with, and SmallRye closes the channels: the worker
 *              leaves its group; DevBroker stops last
 * </pre>
 *
 * <p>A package that {@code app} imports cannot import this class, so it repeats its number.
 */
public final class StartOrder {

    public static final int DEV_BROKER = 10;
    public static final int STARTUP_CHECK = 100;
    public static final int CONSOLE_CHECK = 110;
    public static final int OUTPUT_STORE = 120;
    public static final int SIMULATOR = 200;
    public static final int AFTER_CHANNELS = 1100;
    public static final int CONSOLE = 1200;
    public static final int SAMPLE_REQUESTS = 10_000;

    public static final int STOP_BEFORE_SHARDS = 2000;
    public static final int DRAIN_SHARDS = 2500;
    public static final int STOP_AFTER_SHARDS = 3000;

    private StartOrder() {}
}
