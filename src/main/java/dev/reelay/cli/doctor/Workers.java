package dev.reelay.cli.doctor;

import dev.reelay.view.GroupState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the group of workers says about itself. Calls no broker. */
final class Workers {

    private static final String AREA = "workers";

    private Workers() {}

    static List<Diagnosis> check(GroupState group) {
        List<Diagnosis> found = new ArrayList<>();
        if (group.members().isEmpty()) {
            String line = "no worker is in the group " + group.groupId() + " (" + group.state() + "), and "
                    + requests(group.lag()) + ". Start one; check that its REELAY_GROUP_ID is the one here";
            found.add(Diagnosis.wrong(AREA, line));
            return found;
        }
        found.add(Diagnosis.ok(
                AREA,
                group.members().size() + " in the group " + group.groupId() + " (" + group.state() + "): "
                        + group.members().stream()
                                .map(member -> member.clientId() + " at " + member.host() + " with "
                                        + member.partitions().size())
                                .limit(10)
                                .collect(Collectors.joining(", "))
                        + " of " + group.partitions().size() + " partitions"));
        addPartitions(group, found);
        found.add(lag(group));
        return found;
    }

    private static void addPartitions(GroupState group, List<Diagnosis> found) {
        boolean isStable = group.state().equals("Stable");
        if (!isStable) {
            found.add(Diagnosis.warning(
                    AREA, "the group is " + group.state() + ": it moves partitions. Look again in half a minute"));
        }
        List<Integer> unowned = group.partitions().stream()
                .filter(partition -> partition.owner() == null)
                .map(GroupState.Partition::number)
                .toList();
        if (isStable && !unowned.isEmpty()) {
            found.add(Diagnosis.wrong(
                    AREA,
                    "partitions " + unowned
                            + " of the requests have no owner: the workers do not know them yet, or read"
                            + " another topic. Check REELAY_TOPICS_REQUESTS here and there"));
        }
        long idle = group.members().stream()
                .filter(member -> member.partitions().isEmpty())
                .count();
        if (isStable && idle > 0) {
            found.add(Diagnosis.warning(
                    AREA, idle + " of the workers have no partition: there are more workers than partitions"));
        }
    }

    /** Lag is work that waits: how much is too much only its operator knows. */
    private static Diagnosis lag(GroupState group) {
        return group.partitions().stream()
                .max(Comparator.comparingLong(GroupState.Partition::lag))
                .filter(most -> most.lag() > 0)
                .map(most -> Diagnosis.ok(
                        "lag",
                        requests(group.lag())
                                + String.format(
                                        Locale.ROOT,
                                        ", most of them, %,d, in partition %d",
                                        most.lag(),
                                        most.number())))
                .orElseGet(() -> Diagnosis.ok("lag", "none: every request is decided"));
    }

    private static String requests(long lag) {
        return lag == 1 ? "1 request waits" : String.format(Locale.ROOT, "%,d requests wait", lag);
    }
}
