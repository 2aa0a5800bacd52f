package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Users.Entry ALICE =
            new Users.Entry("alice", Permission.ACT, PasswordHash.parse(TestUsers.HASH));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final Sessions sessions = new Sessions(IDLE, now::get);

    @Test
    void aSessionThatNobodyUsesEnds() {
        String id = sessions.open(ALICE);
        assertThat(sessions.find(id, true))
                .hasValueSatisfying(session -> assertThat(session.user()).isEqualTo("alice"));

        pass(IDLE.minusSeconds(1));
        assertThat(sessions.find(id, true)).isPresent();
        pass(IDLE.minusSeconds(1));
        assertThat(sessions.find(id, false)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(sessions.find(id, true))
                .as("what a page asks for by itself is no use")
                .isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aSessionThatIsAlwaysUsedEndsAsWell() {
        String id = sessions.open(ALICE);
        for (Duration age = Duration.ZERO; age.compareTo(Sessions.LONGEST) < 0; age = age.plusMinutes(20)) {
            assertThat(sessions.find(id, true)).isPresent();
            pass(Duration.ofMinutes(20));
        }
        assertThat(sessions.find(id, true)).isEmpty();
    }

    @Test
    void aLogoutEndsASessionForGood() {
        String id = sessions.open(ALICE);
        String other = sessions.open(ALICE);

        sessions.end(id);
        sessions.end("never there");

        assertThat(sessions.find(id, true)).isEmpty();
        assertThat(sessions.find(other, true)).isPresent();
    }

    @Test
    void idsAreLongAndNoneIsThereTwice() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(sessions.open(ALICE));
        }
        assertThat(ids).hasSize(100).allMatch(id -> id.length() == 43);
        assertThat(sessions.find("", true)).isEmpty();
    }

    @Test
    void whereThereAreTooManyTheOneThatWasNotUsedForTheLongestTimeEnds() {
        String first = sessions.open(ALICE);
        String second = sessions.open(ALICE);
        assertThat(sessions.find(first, true)).isPresent();
        for (int i = 2; i <= Sessions.MOST; i++) {
            sessions.open(ALICE);
        }
        assertThat(sessions.size()).isEqualTo(Sessions.MOST);
        assertThat(sessions.find(second, true)).isEmpty();
        assertThat(sessions.find(first, true)).isPresent();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
