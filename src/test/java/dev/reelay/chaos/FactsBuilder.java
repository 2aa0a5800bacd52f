package dev.reelay.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Calls;
import dev.reelay.chaos.Facts.DeadLetter;
import dev.reelay.chaos.Facts.Loss;
import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Poll;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Probe;
import dev.reelay.chaos.Facts.Result;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.chaos.Facts.WorkerExit;
import dev.reelay.chaos.PlannedJob.Fate;
import dev.reelay.chaos.PlannedJob.Model;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Origin;
import dev.reelay.outcome.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes up facts, by second and in any order of the books, for tests of what is said about them. */
final class FactsBuilder {

    static final String A = "worker-1";
    static final String B = "worker-2";

    private static final Instant BEGIN = Instant.parse("2026-11-21T09:00:00Z");

    private final List<PlannedJob> jobs = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final List<Version> ledger = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Post> posts = new ArrayList<>();
    private final List<Poll> polls = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Performed> done = new ArrayList<>();
    private final List<WorkerExit> ends = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();

    /** A job that A takes in at 1, announces at 2, posts at 3, has accepted at 4, and that ends as completed at 9. */
    static FactsBuilder aGoodRun() {
        return new FactsBuilder()
                .job(Fate.RUNS)
                .accepted(1, 0)
                .submitting(2, 1)
                .post(3, A, AnswerSeen.YES)
                .queued(4)
                .ended(9, Status.COMPLETED)
                .result("completed", "", "yes", request());
    }

    /** The same up to the POST. */
    static FactsBuilder aPostedJob(boolean resubmit, AnswerSeen heard) {
        return new FactsBuilder()
                .job(Fate.RUNS, resubmit)
                .accepted(1, 0)
                .submitting(2, 1)
                .post(3, A, heard);
    }

    Facts facts() {
        return new Facts(
                jobs, results, ledger, deadLetters, new Calls(posts, polls, new Lateness(probes)), done, ends, losses);
    }

    FactsBuilder job(Fate fate) {
        return job(fate, false);
    }

    FactsBuilder job(Fate fate, boolean resubmit) {
        jobs.add(new PlannedJob(id(), Duration.ZERO, fate, resubmit, Model.LUMA, ""));
        return this;
    }

    // --- the ledger ----------------------------------------------------------------------------------------------

    /** Another job that waits. */
    FactsBuilder waiting(String id, int at) {
        ledger.add(new Version(
                id, 0, ledger.size(), second(at), new Accepted(job(), JsonNodeFactory.instance.objectNode(), 0)));
        return this;
    }

    FactsBuilder accepted(int at, int attempts) {
        return version(at, 0, new Accepted(job(), JsonNodeFactory.instance.objectNode(), attempts));
    }

    FactsBuilder inDoubt(int at, int attempts) {
        return version(at, 0, new Accepted(job(), JsonNodeFactory.instance.objectNode(), attempts, true, attempts));
    }

    FactsBuilder submitting(int at, int attempt) {
        return version(at, 0, new Submitting(job(), JsonNodeFactory.instance.objectNode(), attempt, second(at)));
    }

    FactsBuilder queued(int at) {
        return queued(at, request());
    }

    FactsBuilder queued(int at, String requestId) {
        return version(at, 0, new InQueue(job(), requestId, second(at)));
    }

    FactsBuilder ended(int at, Status status) {
        return version(at, 0, ended(status));
    }

    Ended ended(Status status) {
        return new Ended(id(), Model.LUMA.id, status, "hash", null, Origin.at(BEGIN), null, null, BEGIN, false, null);
    }

    FactsBuilder version(int at, int partition, @Nullable JobState state) {
        ledger.add(new Version(id(), partition, ledger.size(), second(at), state));
        return this;
    }

    private static Job job() {
        return new Job(id(), Model.LUMA.id, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", BEGIN);
    }

    // --- the other books -----------------------------------------------------------------------------------------

    FactsBuilder result(String status, String code, String charged, @Nullable String requestId) {
        results.add(new Result(id(), status, code, charged, requestId));
        return this;
    }

    FactsBuilder unknown(int at) {
        return ended(at, Status.FAILED).result("failed", "submission_unknown", "unknown", null);
    }

    FactsBuilder deadLetter(String code) {
        deadLetters.add(new DeadLetter(id(), code));
        return this;
    }

    /** One that RunComfy accepted, unless the worker heard a no. */
    FactsBuilder post(int at, String by, AnswerSeen heard) {
        return post(id(), at, by, heard);
    }

    FactsBuilder post(String id, int at, String by, AnswerSeen heard) {
        posts.add(new Post(
                second(at),
                id,
                by,
                heard == AnswerSeen.NO || heard == AnswerSeen.PERHAPS_NO ? null : request(),
                heard));
        return this;
    }

    FactsBuilder poll(int at, String by) {
        polls.add(new Poll(second(at), request(), by));
        return this;
    }

    FactsBuilder probe(int sent, int noted) {
        probes.add(new Probe(second(sent), second(noted)));
        return this;
    }

    FactsBuilder done(int at, String worker, ChaosAction action) {
        done.add(new Performed(second(at), second(at), worker, action));
        return this;
    }

    FactsBuilder loss(int at, String worker, Loss.Kind kind) {
        losses.add(new Loss(second(at), worker, kind));
        return this;
    }

    FactsBuilder end(String worker, boolean asked, int code, int took, String... faults) {
        ends.add(new WorkerExit(worker, asked, code, Duration.ofSeconds(took), List.of(faults)));
        return this;
    }

    static String id() {
        return "job-00001";
    }

    static String request() {
        return "request-1";
    }

    static Instant second(int number) {
        return BEGIN.plusSeconds(number);
    }
}
