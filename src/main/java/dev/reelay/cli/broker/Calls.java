package dev.reelay.cli.broker;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.kafka.BrokerException;

/** Ends a command when a call to the brokers fails. */
public final class Calls {

    private Calls() {}

    /** A call that may fail. */
    @FunctionalInterface
    public interface Call<T> {
        /** Makes the call. */
        T make() throws BrokerException;
    }

    /**
     * Makes a call.
     *
     * @throws CommandFailure when it fails: the same may work later
     */
    public static <T> T make(Call<T> call) {
        try {
            return call.make();
        } catch (BrokerException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }
}
