package dev.reelay.console.access;

import dev.reelay.console.Permission;
import java.util.Map;
import java.util.TreeMap;

/** Users for tests, with passwords that are hashed once: each takes a while. */
final class TestUsers {

    static final String PASSWORD = "correct horse";
    static final String OTHER_PASSWORD = "battery staple";

    static final String HASH =
            PasswordHash.of(PASSWORD, PasswordHash.LEAST_ITERATIONS).text();
    static final String OTHER_HASH =
            PasswordHash.of(OTHER_PASSWORD, PasswordHash.LEAST_ITERATIONS).text();

    private TestUsers() {}

    /** A line of a users file. */
    static String line(String name, Permission permission) {
        return name + ":" + permission.word() + ":" + HASH + "\n";
    }

    /** A users file of one user with each permission, called like it. */
    static String oneOfEach() {
        Map<String, Permission> all = new TreeMap<>();
        for (Permission permission : Permission.values()) {
            all.put(permission.word(), permission);
        }
        StringBuilder text = new StringBuilder();
        all.forEach((name, permission) -> text.append(line(name, permission)));
        return text.toString();
    }
}
