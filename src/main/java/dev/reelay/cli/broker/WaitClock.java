package dev.reelay.cli.broker;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time, for commands that wait for something. */
public interface WaitClock extends InstantSource {

    /** The system's. */
    WaitClock SYSTEM = new WaitClock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public void pause(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(ExitCode.TRY_AGAIN, "interrupted");
            }
        }
    };

    /**
     * Lets this time pass.
     *
     * @throws CommandFailure when the thread is interrupted
     */
    void pause(Duration time);
}
