package dev.reelay.chaos;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;

/** How the group shares its partitions. */
enum Assignor {
    /** Reelay's default: partitions that stay where they are go on through a rebalance. */
    COOPERATIVE(CooperativeStickyAssignor.class.getName()),
    /** Everybody gives up everything at each rebalance. */
    RANGE(RangeAssignor.class.getName());

    private final String className;

    Assignor(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    Assignor other() {
        return this == COOPERATIVE ? RANGE : COOPERATIVE;
    }
}
