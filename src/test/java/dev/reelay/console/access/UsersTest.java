package dev.reelay.console.access;

import static dev.reelay.console.access.TestUsers.HASH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsersTest {

    @Test
    void aFileHasUsersCommentsAndEmptyLines() {
        Users.Parsed parsed =
                Users.parse("# who may see it\n\n alice : act : " + HASH + " \nbob@example.com:read:" + HASH);

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.users().size()).isEqualTo(2);
        assertThat(parsed.users().find("alice"))
                .hasValueSatisfying(user -> assertThat(user.permission()).isEqualTo(Permission.ACT));
        assertThat(parsed.users().find("alice", TestUsers.PASSWORD)).isPresent();
        assertThat(parsed.users().find("alice", "wrong")).isEmpty();
        assertThat(parsed.users().find("carol", TestUsers.PASSWORD)).isEmpty();
    }

    @Test
    void eachWrongLineIsNamedWithItsNumberAndWithoutTheHash() {
        Users.Parsed parsed = Users.parse("alice:act:" + HASH + "\n"
                + "alice:read:" + HASH + "\n"
                + "bob:admin:" + HASH + "\n"
                + "carol:read\n"
                + ":read:" + HASH + "\n"
                + "dave:read:topsecret\n"
                + "e\u0007ve:read:" + HASH + "\n");

        assertThat(parsed.problems())
                .containsExactly(
                        "line 2: the name 'alice' is there twice",
                        "line 3: the permission is not one of read, payloads, act, money",
                        "line 4: it has 1 colons, and must be name:permission:hash",
                        "line 5: the name must have 1 to 200 characters, none of them a control character",
                        "line 6: the hash is not like pbkdf2-sha256$<iterations>$<salt>$<hash>: make one with"
                                + " \"reelay console hash\"",
                        "line 7: the name must have 1 to 200 characters, none of them a control character");
        assertThat(String.join("\n", parsed.problems())).doesNotContain("topsecret", HASH);
    }

    @Test
    void aFileWithoutUsersOrWithTooManyIsAProblem() {
        assertThat(Users.parse("# nobody\n").problems()).containsExactly("it has no users");
        String many = IntStream.rangeClosed(0, Users.MOST)
                .mapToObj(i -> "user" + i + ":read:" + HASH)
                .collect(Collectors.joining("\n"));
        assertThat(Users.parse(many).problems()).containsExactly("it has 10001 users: at most 10000 are read");
    }
}
