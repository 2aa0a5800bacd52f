package dev.reelay.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which targets bulk actions left out: of each action the first {@value AuditLog#MOST_LEFT_OUT}, of the newest {@value #MOST_ACTIONS}
 * actions. Reports have the exact numbers.
 */
final class LeftOutTargets {

    private static final int MOST_ACTIONS = 50;

    private final Map<String, Map<String, String>> actions = new LinkedHashMap<>();

    /** @param numbers of the targets that were left out, by the code of the reason */
    void note(String actionId, OpenActionBuilder action, SortedMap<String, List<Integer>> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        Map<String, String> codes = actions.computeIfAbsent(actionId, _ -> new LinkedHashMap<>());
        inOrder(numbers).forEach((number, code) -> {
            String id = action.target(number);
            // Two processes that do the same batch report it twice; the first report counts.
            if (id != null && codes.size() < AuditLog.MOST_LEFT_OUT) {
                codes.putIfAbsent(id, code);
            }
        });
        if (actions.size() > MOST_ACTIONS) {
            actions.remove(actions.keySet().iterator().next());
        }
    }

    private static SortedMap<Integer, String> inOrder(SortedMap<String, List<Integer>> numbers) {
        SortedMap<Integer, String> codes = new TreeMap<>();
        numbers.forEach((code, each) -> each.forEach(number -> codes.put(number, code)));
        return codes;
    }

    List<LeftOut> of(String actionId) {
        return actions.getOrDefault(actionId, Map.of()).entrySet().stream()
                .map(target -> new LeftOut(target.getKey(), target.getValue()))
                .toList();
    }

    void clear() {
        actions.clear();
    }
}
