package dev.reelay.order;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets every job go but those that a test closes it for. */
final class OpenGate implements Gate {

    final Set<String> closedModels = new HashSet<>();
    final Set<@Nullable String> closedTenants = new HashSet<>();
    final Map<@Nullable String, Integer> weights = new HashMap<>();
    Instant knownUntil = Instant.MAX;
    boolean closed;

    @Override
    public boolean admitsAny() {
        return !closed;
    }

    @Override
    public boolean admitsModel(String model) {
        return !closedModels.contains(model);
    }

    @Override
    public boolean admitsTenant(@Nullable String tenant) {
        return !closedTenants.contains(tenant);
    }

    @Override
    public boolean knowsOf(Instant entered) {
        return !entered.isAfter(knownUntil);
    }

    @Override
    public int weight(@Nullable String tenant) {
        return weights.getOrDefault(tenant, 1);
    }
}
