package dev.reelay.audit;

import dev.reelay.job.Job;
import dev.reelay.json.ForeignText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far an action is. An action on one thing is {@link Attempted} and then {@link Done}, or it is {@link Refused}; a finding, which is
 * nothing but its record, is {@code Done} at once. Copies of files that could not all be made are {@code Attempted} and then {@code Refused}. A bulk action is {@link Started}, has its {@link Targets}, then {@link Progress}
 * (of dead letters {@link Sending} before each), and is {@link Stopped} or {@link Finished} in the end; or it is refused.
 */
public sealed interface Step {

    /** Code points of a text for people. */
    int MAX_TEXT = 500;

    /** It is about to be done. When no step follows, nobody knows whether it was: the brokers did not answer, or the process ended. */
    record Attempted() implements Step {}

    /**
     * It was done.
     *
     * @param detail what became of it, for people: the id of a retry, for example; null when there is nothing to say
     */
    record Done(@Nullable String detail) implements Step {
        public Done {
            detail = detail == null ? null : ForeignText.oneLine(detail, MAX_TEXT);
        }
    }

    /**
     * It was not done.
     *
     * @param code why, as a word that can be counted
     * @param message why, for people
     */
    record Refused(String code, String message) implements Step {
        public Refused {
            code = ForeignText.oneLine(code, MAX_TEXT);
            message = ForeignText.oneLine(message, MAX_TEXT);
        }
    }

    /** A bulk action begins; its targets follow. */
    record Started() implements Step {}

    /**
     * Some of the targets: the ids of jobs, or {@code <partition>/<offset>} of dead letters.
     *
     * @param from the number of the first of them among all targets, from 0
     * @param ids at most {@value #MAX_TARGETS}, each as long as an id of a job may be
     */
    record Targets(int from, List<String> ids) implements Step {

        /** So many ids, however long, stay well below what a topic takes by default. */
        static final int MAX_TARGETS = 200;

        public Targets {
            ids = List.copyOf(ids);
            if (from < 0
                    || ids.isEmpty()
                    || ids.size() > MAX_TARGETS
                    || ids.stream().anyMatch(Targets::isTooLong)) {
                throw new IllegalArgumentException(ids.size() + " targets from number " + from);
            }
        }

        private static boolean isTooLong(String id) {
            return id.codePointCount(0, id.length()) > Job.MAX_ID;
        }

        /** All targets of an action, in as many steps as they need. */
        public static List<Targets> of(List<String> all) {
            List<Targets> steps = new ArrayList<>();
            for (int from = 0; from < all.size(); from += MAX_TARGETS) {
                steps.add(new Targets(from, all.subList(from, Math.min(all.size(), from + MAX_TARGETS))));
            }
            return steps;
        }
    }

    /**
     * Some of the targets are about to be sent again: dead letters, of which nothing but this entry would tell a second time. When no step
     * follows that says what became of them, nobody knows whether they were sent.
     *
     * @param numbers of the targets
     */
    record Sending(List<Integer> numbers) implements Step {
        public Sending {
            numbers = List.copyOf(numbers);
        }
    }

    /**
     * A bulk action is under way.
     *
     * @param position the number of the first target that may not have been dealt with
     * @param batch what became of the targets that were dealt with since the last step
     */
    record Progress(int position, Report report, Batch batch) implements Step {}

    /** A bulk action was stopped before its end: the rest of the targets is left alone. */
    record Stopped(Report report) implements Step {}

    /**
     * A bulk action has dealt with all of its targets.
     *
     * @param batch as in {@link Progress}
     */
    record Finished(Report report, Batch batch) implements Step {}

    /**
     * What became of some targets, by their numbers.
     *
     * @param settled those that were retried, or whose files were stored, now or before; empty for other kinds of actions
     * @param leftOut those that it was not done to, by the code of the reason
     */
    record Batch(List<Integer> settled, SortedMap<String, List<Integer>> leftOut) {

        /** Nothing that has to be known of single targets. */
        public static final Batch NONE = new Batch(List.of(), new TreeMap<>());

        public Batch {
            settled = List.copyOf(settled);
            TreeMap<String, List<Integer>> copy = new TreeMap<>();
            leftOut.forEach((code, numbers) -> copy.put(code, List.copyOf(numbers)));
            leftOut = Collections.unmodifiableSortedMap(copy);
        }
    }

    /**
     * What became of the targets of a bulk action so far.
     *
     * @param done how many it was done to
     * @param skipped how many it was not done to, by the code of the reason
     */
    record Report(int done, SortedMap<String, Integer> skipped) {
        public Report {
            skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        }

        /** How many were dealt with. */
        public int total() {
            return done + skipped.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
