package dev.reelay.console.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Logs users in by name and password. Thread-safe; each call takes some tenths of a second. */
final class Login {

    private static final Duration NAME_PAUSE = Duration.ofMinutes(1);

    private static final Duration ADDRESS_PAUSE = Duration.ofSeconds(5);

    /** Each check takes a processor: a flood of logins must not take all of them. */
    private static final int CHECKS_AT_ONCE = 2;

    /** Who waits for a check has a thread; pages need some, too. */
    private static final int MOST_WAITING = 6;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_KEY = 200;
    private static final Logger LOG = Logger.getLogger("dev.reelay.console");

    private final UsersFile file;
    private final Sessions sessions;
    private final Attempts byName;
    private final Attempts byAddress;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE, true);

    /** What came of an attempt. */
    sealed interface Outcome {

        /**
         * The password is right.
         *
         * @param session the id of the new session: a secret
         */
        record LoggedIn(String session) implements Outcome {}

        /** The name or the password is wrong; which of them is not said. */
        record Wrong() implements Outcome {}

        /**
         * There were too many attempts.
         *
         * @param time until the next one is taken
         */
        record Wait(Duration time) implements Outcome {}
    }

    /**
     * How many wrong passwords are taken at once.
     *
     * @param perName for one name; then one in a minute
     * @param perAddress from one address, which may be a proxy's; then one in five seconds
     */
    record Limits(int perName, int perAddress) {
        static final Limits USUAL = new Limits(10, 30);
    }

    Login(UsersFile file, Sessions sessions, InstantSource clock, Limits limits) {
        this.file = file;
        this.sessions = sessions;
        this.byName = new Attempts(limits.perName(), NAME_PAUSE, clock);
        this.byAddress = new Attempts(limits.perAddress(), ADDRESS_PAUSE, clock);
    }

    /**
     * Tries to log in.
     *
     * @param source where the attempt comes from, as limits count it
     */
    Outcome login(String name, String password, String source) {
        String key = name.substring(0, Math.min(name.length(), LONGEST_KEY));
        Duration wait = byAddress.take(source);
        if (wait.isZero()) {
            wait = byName.take(key);
            if (!wait.isZero()) {
                byAddress.giveBack(source);
            }
        }
        if (!wait.isZero()) {
            return new Outcome.Wait(wait);
        }
        if (!enter()) {
            giveBack(key, source);
            return new Outcome.Wait(PATIENCE);
        }
        try {
            return check(name, password, key, source);
        } finally {
            checks.release();
        }
    }

    private Outcome check(String name, String password, String key, String source) {
        Users users = file.users();
        Optional<Users.Entry> user = users.find(name, password);
        if (user.isEmpty()) {
            // A name that nobody has may be a password in the wrong field.
            LOG.warnf(
                    "Login to the console failed for %s",
                    users.find(name).map(Users.Entry::name).orElse("a user that is not in the users file"));
            return new Outcome.Wrong();
        }
        giveBack(key, source);
        LOG.infof("%s has logged in to the console", user.get().name());
        return new Outcome.LoggedIn(sessions.open(user.get()));
    }

    private void giveBack(String key, String source) {
        byName.giveBack(key);
        byAddress.giveBack(source);
    }

    private boolean enter() {
        try {
            return checks.getQueueLength() < MOST_WAITING
                    && checks.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
