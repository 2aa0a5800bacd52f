package dev.reelay.chaos;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Post;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why the outcome of a submission may be unknown. There are no other reasons. */
enum UnknownOutcomeCause {
    /** RunComfy's answer told nothing, or there was none. */
    NO_ANSWER("RunComfy gave no answer that tells"),
    /** The worker that had it open was killed. */
    KILLED("its worker was killed"),
    /** The worker that had it open stood still, and others took over. */
    FROZEN("its worker was frozen"),
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
        boolean down = attempt.posts().isEmpty()
                && facts.done(ChaosAction.CloseApi.class).anyMatch(close -> isDuring(close, attempt));
        return down ? Optional.of(API_DOWN) : Optional.empty();
    }

    /** Before RunComfy has seen the POST, only the worker itself knows whose it is. */
    private static boolean wasLost(Attempt attempt, Facts facts, Class<? extends ChaosAction> kind) {
        List<String> posters = attempt.posts().stream().map(Post::by).toList();
        return facts.done(kind)
                .anyMatch(done -> isDuring(done, attempt) && (posters.isEmpty() || posters.contains(done.worker())));
    }

    private static boolean isDuring(Performed done, Attempt attempt) {
        return done.during(attempt.from(), attempt.to(), MARGIN);
    }
}
