package dev.reelay.console.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in. A session ends when nobody has used it for a while, at the latest after {@link #LONGEST}, with a logout, and with the
 * process: it is in its memory, and nowhere else. Thread-safe.
 */
final class Sessions {

    /** How long a session lives, however busy it is. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** How many there are; one more ends the one that was not used for the longest time. */
    static final int MOST = 1_000;

    private static final int ID_BYTES = 32;

    private final Duration idle;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** In the order of their last use. */
    private final Map<String, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A login.
     *
     * @param user the name
     * @param hash of the password that the user logged in with: with another one the session is over
     */
    record Session(String user, String hash, Instant since, Instant lastUsed) {

        private Session used(Instant now) {
            return new Session(user, hash, since, now);
        }
    }

    Sessions(Duration idle, InstantSource clock) {
        this.idle = idle;
        this.clock = clock;
    }

    /** Opens a session; answers its id, which nobody can guess. */
    String open(Users.Entry user) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        synchronized (open) {
            open.values().removeIf(session -> isOver(session, now));
            Iterator<String> longestUnused = open.keySet().iterator();
            if (open.size() >= MOST) {
                longestUnused.next();
                longestUnused.remove();
            }
            open.put(id, new Session(user.name(), user.hash().text(), now, now));
        }
        return id;
    }

    /**
     * The session with this id; empty when there is none, or when it is over.
     *
     * @param using whether somebody does something; not so for what a page asks for on its own
     */
    Optional<Session> find(String id, boolean using) {
        Instant now = clock.instant();
        synchronized (open) {
            Session session = open.get(id);
            if (session == null) {
                return Optional.empty();
            }
            if (isOver(session, now)) {
                open.remove(id);
                return Optional.empty();
            }
            if (using) {
                open.put(id, session.used(now));
            }
            return Optional.of(session);
        }
    }

    /** Ends a session; nothing happens when there is none. */
    void end(String id) {
        synchronized (open) {
            open.remove(id);
        }
    }

    /** How many are open or have ended unnoticed. */
    int size() {
        synchronized (open) {
            return open.size();
        }
    }

    private boolean isOver(Session session, Instant now) {
        return !now.isBefore(session.lastUsed().plus(idle))
                || !now.isBefore(session.since().plus(LONGEST));
    }
}
