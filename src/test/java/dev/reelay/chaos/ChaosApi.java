package dev.reelay.chaos;

import dev.reelay.simulator.Journal;
import dev.reelay.simulator.ScriptedCatalog;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.SimulatedRunComfy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A simulated RunComfy that misbehaves, whose token expires, and that goes down and comes back. */
final class ChaosApi implements AutoCloseable {

    private static final int ROOM = 500_000;

    private final SimulatedRunComfy runComfy;
    private final Path tokenFile;
    private final Duration jobTime;
    private ApiBehaviour weather = ApiBehaviour.FAIR;
    private long seed;
    private int token = 1;

    /**
     * Starts it. The token file is made in the folder.
     *
     * @param jobTime how long a job takes, a third of it in the queue
     */
    ChaosApi(long seed, Duration jobTime, Path folder) {
        this.seed = seed;
        this.jobTime = jobTime;
        this.tokenFile = folder.resolve("token").toAbsolutePath();
        this.runComfy = new SimulatedRunComfy(new Simulator(InstantSource.system(), SimulatorScript.instant(), ROOM));
        renewToken();
        follow();
    }

    /** Where a worker finds it. */
    URI urlFor(String worker) {
        return runComfy.urlFor(worker);
    }

    /** Where workers find their token. */
    Path tokenFile() {
        return tokenFile;
    }

    Journal journal() {
        return runComfy.journal();
    }

    void turn(ApiBehaviour next) {
        weather = next;
        follow();
    }

    /** The tokens that are known are taken no longer. */
    void expireToken() {
        token++;
        follow();
    }

    /** The token that is taken now goes into the file, in one piece. */
    void renewToken() {
        try {
            Path next = Files.writeString(tokenFile.resolveSibling("token.next"), token());
            Files.move(next, tokenFile, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all connections and refuses new ones. */
    void shut() {
        runComfy.shut();
    }

    /** Takes connections again, at the same port. */
    void open() {
        runComfy.open();
    }

    @Override
    public void close() {
        runComfy.close();
    }

    private void follow() {
        Duration queue = jobTime.dividedBy(3);
        SimulatorScript usual = new SimulatorScript(
                queue, jobTime.minus(queue), 0.5, token(), ScriptedCatalog.AS_MOUNTED, List.of(), seed++);
        runComfy.follow(weather.over(usual));
    }

    private String token() {
        return "token-" + token;
    }
}
