package dev.reelay.console.access;

import dev.reelay.audit.Actor;
import dev.reelay.audit.Deed;
import dev.reelay.audit.Subject;
import dev.reelay.console.Visitor;
import dev.reelay.job.Finding;
import dev.reelay.job.ForeignText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what somebody who is known was refused before any page saw it: a form without token, or from another site. What is refused
 * for a missing permission the pages record themselves; what strangers send is not recorded, as it would fill the audit log.
 *
 * <p>Not promised: that each is there. The answer does not wait for the brokers, and of more than 20 at once by one user, and one in
 * three seconds, only the log tells: a hostile page can have a browser send thousands.
 */
final class RefusedWrites {

    private static final int AT_ONCE = 20;
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int SHOWN = 200;
    private static final Pattern REDRIVE = Pattern.compile("/dead-letters/([0-9]{1,9})/([0-9]{1,18})/redrive");
    private static final Logger LOG = Logger.getLogger("dev.reelay.console");

    private final Audit audit;
    private final Executor executor;
    private final Attempts each;

    /** Where it is recorded. */
    @FunctionalInterface
    interface Audit {

        /** Records it; may block, and throws nothing for what brokers do. */
        void refused(Actor actor, Deed deed, String code, String message);
    }

    RefusedWrites(Audit audit, Executor executor, InstantSource clock) {
        this.audit = audit;
        this.executor = executor;
        this.each = new Attempts(AT_ONCE, PAUSE, clock);
    }

    /**
     * Records a refusal, soon.
     *
     * @param path of the request
     * @param fields what its query and its form say; null for what neither has
     */
    void record(Visitor visitor, String path, UnaryOperator<@Nullable String> fields, Refusal refusal) {
        LOG.warnf(
                "The console has refused %s a POST of %s: %s",
                ForeignText.oneLine(visitor.user(), SHOWN), ForeignText.oneLine(path, SHOWN), refusal.code());
        Optional<Deed> deed = deed(path, fields);
        if (deed.isPresent() && each.take(visitor.user()).isZero()) {
            executor.execute(() -> audit.refused(visitor.actor(), deed.get(), refusal.code(), refusal.message()));
        }
    }

    /** What such a request would have done; empty where that is no deed of its own, or where it does not say to what. */
    static Optional<Deed> deed(String path, UnaryOperator<@Nullable String> fields) {
        String reason = fields.apply("reason");
        boolean confirmed = "true".equals(fields.apply("confirmed"));
        return switch (path) {
            case "/job/cancel" -> job(fields).map(job -> new Deed(Deed.Kind.CANCEL, job, reason, null, confirmed));
            case "/job/retry" -> job(fields).map(job -> new Deed(Deed.Kind.RETRY, job, reason, null, confirmed));
            case "/job/finding" ->
                job(fields).flatMap(job -> finding(fields.apply("finding"))
                        .map(finding -> new Deed(Deed.Kind.FINDING, job, reason, finding)));
            case "/pauses" -> model(fields).map(model -> new Deed(Deed.Kind.PAUSE, model, reason, null));
            case "/pauses/end" -> model(fields).map(model -> new Deed(Deed.Kind.RESUME, model, reason, null));
            case "/deeds" -> many(fields, reason);
            default -> letter(path).map(letter -> new Deed(Deed.Kind.REDRIVE, letter, reason, null, confirmed));
        };
    }

    private static Optional<Subject> job(UnaryOperator<@Nullable String> fields) {
        return given(fields.apply("id")).map(id -> new Subject.OneJob(id, null));
    }

    private static Optional<Subject> model(UnaryOperator<@Nullable String> fields) {
        return given(fields.apply("model")).map(Subject.OneModel::new);
    }

    private static Optional<Subject> letter(String path) {
        Matcher place = REDRIVE.matcher(path);
        return place.matches()
                ? Optional.of(new Subject.OneDeadLetter(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2))))
                : Optional.empty();
    }

    private static Optional<Finding> finding(@Nullable String word) {
        try {
            return word == null ? Optional.empty() : Optional.of(Finding.of(word));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Deed> many(UnaryOperator<@Nullable String> fields, @Nullable String reason) {
        String kind = fields.apply("kind");
        Optional<String> filter = given(fields.apply("filter"));
        if (filter.isEmpty() || !("cancel".equals(kind) || "retry".equals(kind))) {
            return Optional.empty();
        }
        String number = Optional.ofNullable(fields.apply("number")).orElse("").strip();
        int count = number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
        return Optional.of(new Deed(
                kind.equals("cancel") ? Deed.Kind.CANCEL : Deed.Kind.RETRY,
                new Subject.Selection(filter.get(), count, null),
                reason,
                null));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }
}
