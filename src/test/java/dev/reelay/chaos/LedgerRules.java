package dev.reelay.chaos;

import static java.util.stream.Collectors.toSet;

import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Result;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.LegalMoves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for the ledger: legal moves only, by one writer, in accord with results and journal. */
final class LedgerRules {

    /** Within a partition times may go back as far as a clock is corrected. What a zombie wrote is older. */
    private static final Duration CLOCK = Duration.ofSeconds(1);

    private final Facts facts;
    private final List<String> violations = new ArrayList<>();

    LedgerRules(Facts facts) {
        this.facts = facts;
    }

    List<String> violations() {
        Map<String, List<Post>> posts = facts.postsById();
        Map<String, List<Result>> results = facts.resultsById();
        facts.versionsById().forEach((id, versions) -> {
            onePartition(id, versions);
            legalMoves(id, versions);
            requestIds(id, versions, posts.getOrDefault(id, List.of()));
            sameEnd(id, versions.getLast(), results.getOrDefault(id, List.of()));
        });
        timesGoForward();
        return violations;
    }

    private void onePartition(String id, List<Version> versions) {
        Set<Integer> partitions = versions.stream().map(Version::partition).collect(toSet());
        if (partitions.size() > 1) {
            violations.add(id + " is in the ledger's partitions " + partitions);
        }
    }

    private void legalMoves(String id, List<Version> versions) {
        JobState before = null;
        for (Version version : versions) {
            JobState state = version.state();
            if (state == null) {
                violations.add(id + " was forgotten before its receipt was due");
            } else if (before == null ? !isFirst(state) : !isLegal(before, state)) {
                violations.add(id + " went from " + said(before) + " to " + said(state) + " at offset "
                        + version.offset() + " of partition " + version.partition());
            }
            before = state;
        }
    }

    /** The turn that takes a request may announce its first POST. */
    private static boolean isFirst(JobState state) {
        return state instanceof Accepted
                || state instanceof Ended
                || (state instanceof Submitting submitting && submitting.attempt() == 1);
    }

    private static boolean isLegal(JobState before, JobState state) {
        if (state instanceof Submitting submitting) {
            return switch (before) {
                case Accepted accepted -> submitting.attempt() == accepted.attempts() + 1;
                // The turn that takes the answer to an attempt may announce the next one.
                case Submitting former ->
                    submitting.attempt() == former.attempt() || submitting.attempt() == former.attempt() + 1;
                default -> false;
            };
        }
        return LegalMoves.isLegal(before.status(), state.status());
    }

    private static String said(@Nullable JobState state) {
        return switch (state) {
            case null -> "nothing";
            case Submitting submitting -> "submitting (attempt " + submitting.attempt() + ")";
            case JobState other -> other.status().word();
        };
    }

    private void requestIds(String id, List<Version> versions, List<Post> posts) {
        Set<String> known = new TreeSet<>();
        for (Version version : versions) {
            if (version.state() instanceof Submitted submitted) {
                known.add(submitted.requestId());
            }
        }
        if (known.size() > 1) {
            violations.add(id + " has several request ids in the ledger: " + known);
        }
        known.stream()
                .filter(requestId -> posts.stream().noneMatch(post -> requestId.equals(post.requestId())))
                .forEach(requestId ->
                        violations.add(id + " has request id " + requestId + ", which RunComfy never gave it"));
    }

    private void sameEnd(String id, Version last, List<Result> results) {
        if (!(last.state() instanceof Ended ended)) {
            violations.add(id + " has not ended in the ledger, it is " + said(last.state()));
        } else if (results.size() == 1
                && !ended.status().word().equals(results.getFirst().status())) {
            violations.add(id + " ended as " + ended.status().word() + " in the ledger, but its result says "
                    + results.getFirst().status());
        }
    }

    private void timesGoForward() {
        Map<Integer, Version> latest = new HashMap<>();
        for (Version version : facts.ledger()) {
            Version before = latest.put(version.partition(), version);
            if (before != null && version.at().isBefore(before.at().minus(CLOCK))) {
                violations.add("partition " + version.partition() + " goes back in time at offset " + version.offset()
                        + " (" + version.id() + "): a version of " + version.at() + " after one of " + before.at());
            }
        }
    }
}
