package dev.reelay.chaos;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Loss;
import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Post;
import java.time.Duration;
import java.util.Optional;

/** Why the outcome of a submission may be unknown. There are no other reasons. */
enum UnknownOutcomeCause {
    /** RunComfy's answer told nothing, or there was none. */
    NO_ANSWER("RunComfy gave no answer that tells"),
    /** The worker that had it open was killed. */
    KILLED("its worker was killed"),
    /** The worker that had it open stood still, and others took over. */
    FROZEN("its worker was frozen"),
    /** The group's coordinator took the partitions away from the worker that had it open: too little CPU, for example. */
    REMOVED("the group removed its worker"),
    /** The worker that had it open was to give the partition up, and the time for that was over before the answer came. */
    DRAIN_OVERDUE("its worker's time to drain was over"),
    /** The connection was lost when the API went down, before RunComfy had read the POST. */
    API_DOWN("the API went down");

    /** Records carry the time before their commit, and a signal takes effect a little after it was sent. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final String text;

    UnknownOutcomeCause(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The cause for this attempt, if there is one. */
    static Optional<UnknownOutcomeCause> of(Attempt attempt, Facts facts) {
        if (attempt.posts().stream()
                .anyMatch(post -> post.heard() == AnswerSeen.NOTHING || post.heard() == AnswerSeen.PERHAPS_NO)) {
            return Optional.of(NO_ANSWER);
        }
        if (wasLost(attempt, facts, ChaosAction.Kill.class)) {
            return Optional.of(KILLED);
        }
        if (wasLost(attempt, facts, ChaosAction.Freeze.class)) {
            return Optional.of(FROZEN);
        }
        if (wasLost(attempt, facts, Loss.Kind.REMOVED)) {
            return Optional.of(REMOVED);
        }
        if (wasLost(attempt, facts, Loss.Kind.DRAIN_OVERDUE)) {
            return Optional.of(DRAIN_OVERDUE);
        }
        boolean down = attempt.posts().isEmpty()
                && facts.done(ChaosAction.CloseApi.class).anyMatch(close -> isDuring(close, attempt));
        return down ? Optional.of(API_DOWN) : Optional.empty();
    }

    private static boolean wasLost(Attempt attempt, Facts facts, Class<? extends ChaosAction> kind) {
        return facts.done(kind).anyMatch(done -> isDuring(done, attempt) && mayBeOf(attempt, done.worker()));
    }

    private static boolean wasLost(Attempt attempt, Facts facts, Loss.Kind kind) {
        return facts.losses().stream()
                .anyMatch(loss -> loss.kind() == kind
                        && !loss.at().isBefore(attempt.from().minus(MARGIN))
                        && !loss.at().isAfter(attempt.to().plus(MARGIN))
                        && mayBeOf(attempt, loss.worker()));
    }

    /** Before RunComfy has seen the POST, only the worker itself knows whose it is. */
    private static boolean mayBeOf(Attempt attempt, String worker) {
        return attempt.posts().isEmpty()
                || attempt.posts().stream().map(Post::by).anyMatch(worker::equals);
    }

    private static boolean isDuring(Performed done, Attempt attempt) {
        return done.during(attempt.from(), attempt.to(), MARGIN);
    }
}
