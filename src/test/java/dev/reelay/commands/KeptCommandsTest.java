package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.request.CommandReading;
import dev.reelay.request.CommandReading.Budget;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.request.CommandReading.RefusedCommand;
import dev.reelay.request.CommandReading.Removed;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What readers see of the limits and budgets that commands have set. */
class KeptCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final Commands commands =
            new Commands(TestTelemetry.of(new SimpleMeterRegistry(), new SettableScheduler(NOW)));

    private static Commands.Read read(CommandReading reading) {
        return new Commands.Read(reading, 0, NOW);
    }

    private static RefusedCommand refused(String key) {
        return new RefusedCommand(key, CommandReading.Reason.WRONG_TYPE, "It is wrong.");
    }

    /** Readers work out anew what holds whenever it is another table. */
    @Test
    void aCommandThatChangesNothingLeavesTheTableTheSame() {
        List<Commands.Read> all = List.of(
                read(new Limit("limit/*", 3, null)),
                read(refused("limit/a/b")),
                read(new Removed("limit/c/d")),
                read(new Budget("budget/*", new BigDecimal("5"), null)));
        commands.take(all);
        KeptCommands.Rows<Limit> limits = commands.limits().rows();
        KeptCommands.Rows<Budget> budgets = commands.budgets().rows();
        assertThat(limits.set()).containsOnlyKeys("limit/*");
        assertThat(limits.refused()).containsExactly("limit/a/b");

        commands.take(all);
        assertThat(commands.limits().rows()).isSameAs(limits);
        assertThat(commands.budgets().rows()).isSameAs(budgets);
    }

    /** A table for each command would take a worker with many of them minutes to read. */
    @Test
    void aBatchOfCommandsMakesOneTable() {
        commands.take(List.of(read(new Limit("limit/*", 3, null)), read(new Limit("limit/e/f", 1, null))));
        KeptCommands.Rows<Limit> before = commands.limits().rows();
        List<Commands.Read> batch = List.of(
                read(new Limit("limit/*", 4, null)),
                read(new Limit("limit/a/b", 1, null)),
                read(refused("limit/c/d")),
                read(new Removed("limit/a/b")),
                read(new Removed("limit/e/f")));
        List<KeptCommands.Rows<Limit>> seen = new ArrayList<>();
        commands.take(new AbstractList<>() {
            @Override
            public Commands.Read get(int index) {
                seen.add(commands.limits().rows());
                return batch.get(index);
            }

            @Override
            public int size() {
                return batch.size();
            }
        });

        assertThat(seen)
                .hasSameSizeAs(batch)
                .allSatisfy(rows -> assertThat(rows).isSameAs(before));
        assertThat(before.set()).containsOnlyKeys("limit/*", "limit/e/f");
        assertThat(before.refused()).isEmpty();
        assertThat(commands.limits().rows().set()).containsOnlyKeys("limit/*");
        assertThat(commands.limits().rows().refused()).containsExactly("limit/c/d");
    }

    @Test
    void whoIsToldOfAChangeSeesIt() {
        List<Set<String>> keys = new ArrayList<>();
        commands.listen(new Commands.Listener() {
            @Override
            public void cancelled(Set<String> ids) {
                keys.add(Set.copyOf(commands.limits().rows().set().keySet()));
            }

            @Override
            public void changed() {
                keys.add(Set.copyOf(commands.limits().rows().set().keySet()));
            }
        });
        commands.take(List.of(read(new CommandReading.Cancel("a", null)), read(new Limit("limit/*", 3, null))));

        assertThat(keys).containsExactly(Set.of("limit/*"), Set.of("limit/*"));
    }
}
