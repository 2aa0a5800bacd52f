package dev.reelay.console.access;

import dev.reelay.console.Permission;
import dev.reelay.json.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the groups of a proxy, or the roles of a token, may do. */
final class PermissionMap {

    private final Map<String, Permission> greatest;
    private final @Nullable Permission others;

    private PermissionMap(Map<String, Permission> greatest, @Nullable Permission others) {
        this.greatest = Map.copyOf(greatest);
        this.others = others;
    }

    /**
     * Reads entries like {@code video-ops=act}; each must be without {@link #problems}.
     *
     * @param others what those may who are in none of the groups; null for nothing
     */
    static PermissionMap of(List<String> entries, @Nullable Permission others) {
        Map<String, Permission> greatest = new HashMap<>();
        for (String entry : entries) {
            int end = entry.lastIndexOf('=');
            Permission permission =
                    Permission.of(entry.substring(end + 1).strip()).orElseThrow();
            greatest.merge(entry.substring(0, end).strip(), permission, PermissionMap::greater);
        }
        return new PermissionMap(greatest, others);
    }

    /** A map in which groups are called like permissions. */
    static PermissionMap byWord() {
        return new PermissionMap(
                Arrays.stream(Permission.values()).collect(Collectors.toMap(Permission::word, each -> each)), null);
    }

    /** What is wrong with entries, one line each. */
    static List<String> problems(List<String> entries) {
        List<String> problems = new ArrayList<>();
        for (String entry : entries) {
            int end = entry.lastIndexOf('=');
            if (end < 1 || Permission.of(entry.substring(end + 1).strip()).isEmpty()) {
                problems.add("'" + ForeignText.oneLine(entry, 100) + "' is not <group>=<permission>, with one of "
                        + words());
            }
        }
        return problems;
    }

    /** The words of permissions, for people. */
    static String words() {
        return Arrays.stream(Permission.values()).map(Permission::word).collect(Collectors.joining(", "));
    }

    /** What somebody in these groups may do: what any of them may. Empty for somebody who may do nothing. */
    Set<Permission> of(Collection<String> groups) {
        Optional<Permission> found = groups.stream()
                .flatMap(group -> Optional.ofNullable(greatest.get(group)).stream())
                .max(Comparator.naturalOrder());
        return found.or(() -> Optional.ofNullable(others))
                .map(Permission::withLesser)
                .orElse(Set.of());
    }

    private static Permission greater(Permission one, Permission other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
