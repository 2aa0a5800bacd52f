package dev.reelay.console.access;

import dev.reelay.console.Permission;
import dev.reelay.json.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users of a users file, as it was at one time. */
final class Users {

    /** Users that a file may have. */
    static final int MOST = 10_000;

    private static final int LONGEST_NAME = 200;
    private static final int SHOWN = 50;

    private final Map<String, Entry> entries;
    private final int cost;

    private Users(Map<String, Entry> entries) {
        this.entries = entries;
        this.cost = entries.values().stream()
                .mapToInt(entry -> entry.hash().iterations())
                .max()
                .orElse(PasswordHash.ITERATIONS);
    }

    /**
     * A user.
     *
     * @param name as it is typed to log in
     * @param permission the greatest one; it has the lesser ones
     */
    record Entry(String name, Permission permission, PasswordHash hash) {}

    /**
     * What a text of lines {@code name:permission:hash} holds. Empty lines and those that begin with {@code #} are left out.
     *
     * @param users those of the lines that are right
     * @param problems one for each line that is not, with its number, and without the hash
     */
    record Parsed(Users users, List<String> problems) {
        Parsed {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the text of a users file. */
    static Parsed parse(String text) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                Entry entry = entry(line);
                if (entries.putIfAbsent(entry.name(), entry) != null) {
                    throw new IllegalArgumentException(
                            "the name '" + ForeignText.oneLine(entry.name(), SHOWN) + "' is there twice");
                }
            } catch (IllegalArgumentException e) {
                problems.add("line " + (i + 1) + ": " + e.getMessage());
            }
        }
        if (entries.isEmpty() && problems.isEmpty()) {
            problems.add("it has no users");
        }
        if (entries.size() > MOST) {
            problems.add("it has " + entries.size() + " users: at most " + MOST + " are read");
        }
        return new Parsed(new Users(entries), problems);
    }

    private static Entry entry(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length != 3) {
            throw new IllegalArgumentException(
                    "it has " + (fields.length - 1) + " colons, and must be name:permission:hash");
        }
        String name = fields[0].strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || !name.equals(ForeignText.oneLine(name))) {
            throw new IllegalArgumentException(
                    "the name must have 1 to " + LONGEST_NAME + " characters, none of them a control character");
        }
        Permission permission = Permission.of(fields[1].strip())
                .orElseThrow(
                        () -> new IllegalArgumentException("the permission is not one of " + PermissionMap.words()));
        return new Entry(name, permission, PasswordHash.parse(fields[2].strip()));
    }

    /** The user with this name. */
    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * The user with this name and password; empty when there is none. It takes the same time whether the name or the password is
     * wrong: tenths of a second.
     */
    Optional<Entry> find(String name, String password) {
        Entry entry = entries.get(name);
        if (entry == null) {
            PasswordHash.spend(password, cost);
            return Optional.empty();
        }
        return entry.hash().fits(password, cost) ? Optional.of(entry) : Optional.empty();
    }

    /** How many there are. */
    int size() {
        return entries.size();
    }
}
