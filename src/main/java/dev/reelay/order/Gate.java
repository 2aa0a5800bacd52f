package dev.reelay.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says which waiting jobs may go now, apart from permits. Within a turn its answers change one way only: what it does not admit once, it
 * does not admit later.
 */
public interface Gate {

    /** Whether any job may go. */
    boolean admitsAny();

    /** Whether jobs of the model may go, as far as the model is concerned. */
    boolean admitsModel(String model);

    /** Whether jobs of the tenant may go, as far as the tenant is concerned; null for jobs without one. */
    boolean admitsTenant(@Nullable String tenant);

    /** Whether everything is known that could stop a job which came into its line then. */
    boolean knowsOf(Instant entered);

    /** How many jobs of the tenant are taken in a round: at least 1. */
    int weight(@Nullable String tenant);
}
