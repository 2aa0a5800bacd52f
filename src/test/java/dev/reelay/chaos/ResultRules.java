package dev.reelay.chaos;

import static java.util.stream.Collectors.toSet;

import dev.reelay.chaos.Facts.DeadLetter;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Result;
import dev.reelay.chaos.PlannedJob.Fate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules for results: one for each job, and the right one. */
final class ResultRules {

    private final Facts facts;
    private final Map<String, List<Attempt>> attempts;
    private final Map<String, List<Post>> posts;
    private final List<String> violations = new ArrayList<>();

    ResultRules(Facts facts, List<Attempt> attempts) {
        this.facts = facts;
        this.attempts = attempts.stream().collect(Collectors.groupingBy(Attempt::id));
        this.posts = facts.postsById();
    }

    List<String> violations() {
        Map<String, List<Result>> results = facts.resultsById();
        for (PlannedJob job : facts.jobs()) {
            List<Result> found = results.getOrDefault(job.id(), List.of());
            if (found.size() == 1) {
                fitsTheJob(job, found.getFirst());
                fitsTheJournal(job, found.getFirst());
            } else {
                violations.add(job.id() + " has " + found.size() + " results instead of one: "
                        + found.stream().map(Result::outcome).toList());
            }
        }
        Set<String> sent = facts.jobs().stream().map(PlannedJob::id).collect(toSet());
        results.keySet().stream()
                .filter(id -> !sent.contains(id))
                .forEach(id -> violations.add("there is a result for " + id + ", which was never sent"));
        deadLetters();
        return violations;
    }

    private void fitsTheJob(PlannedJob job, Result result) {
        if (result.isUnknown()) {
            boolean caused = attempts.getOrDefault(job.id(), List.of()).stream()
                    .anyMatch(attempt -> UnknownOutcomeCause.of(attempt, facts).isPresent());
            if (!caused) {
                violations.add(job.id() + " ended as submission_unknown, but its worker lost nothing meanwhile, and"
                        + " RunComfy answered");
            }
        } else if (!expected(job.fate()).contains(result.outcome())) {
            violations.add(job.id() + " (" + job.fate() + ") ended as " + result.outcome() + " instead of "
                    + expected(job.fate()));
        }
    }

    private static Collection<String> expected(Fate fate) {
        return switch (fate) {
            case RUNS, REPEATED, CONTRADICTED -> Set.of("completed");
            case FAILS -> Set.of("provider_failed");
            case INVALID -> Set.of("invalid_input");
            case CANCELLED -> new TreeSet<>(Set.of("cancelled", "completed"));
        };
    }

    private void fitsTheJournal(PlannedJob job, Result result) {
        Set<String> accepted = posts.getOrDefault(job.id(), List.of()).stream()
                .map(Post::requestId)
                .filter(Objects::nonNull)
                .collect(toSet());
        if (result.charged().equals("no") && !accepted.isEmpty()) {
            violations.add(job.id() + " is said to be free of charge, but RunComfy accepted it as " + accepted);
        }
        boolean needsOne =
                result.status().equals("completed") || result.outcome().equals("provider_failed");
        String requestId = result.requestId();
        if (needsOne && requestId == null) {
            violations.add(job.id() + " ended as " + result.outcome() + " without a request id");
        }
        if (requestId != null && !accepted.contains(requestId)) {
            violations.add(
                    job.id() + " has a result for request " + requestId + ", but RunComfy accepted it as " + accepted);
        }
    }

    private void deadLetters() {
        Map<String, Long> conflicts = facts.deadLetters().stream()
                .filter(letter -> letter.code().equals("id_conflict"))
                .collect(Collectors.groupingBy(DeadLetter::key, Collectors.counting()));
        for (PlannedJob job : facts.jobs()) {
            long expected = job.fate() == Fate.CONTRADICTED ? 1 : 0;
            long found = conflicts.getOrDefault(job.id(), 0L);
            if (found != expected) {
                violations.add(job.id() + " has " + found + " dead letters instead of " + expected);
            }
        }
        facts.deadLetters().stream()
                .filter(letter -> !letter.code().equals("id_conflict"))
                .forEach(letter -> violations.add(letter.key() + " is a dead letter: " + letter.code()));
    }
}
