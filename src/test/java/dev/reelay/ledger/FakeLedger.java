package dev.reelay.ledger;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.kafka.Membership;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A ledger of one partition in memory. It answers commits as it is told, and as a ledger would when told nothing. */
public final class FakeLedger implements Ledger {

    /** What to answer to a commit instead of doing it. */
    public interface Answer {
        Commit to(Entries entries);
    }

    private final Map<String, JobState> jobs = new LinkedHashMap<>();
    private final List<JobResult> results = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Membership> memberships = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private Predicate<Accepted> fits = _ -> true;
    private Predicate<Entries> condition = _ -> false;
    private @Nullable Answer conditional;
    private Predicate<Entries> lastingCondition = _ -> false;
    private @Nullable Answer lasting;
    private long nextOffset;
    private int opened;
    private int asked;
    private boolean live = true;

    public synchronized FakeLedger holding(JobState... states) {
        for (JobState state : states) {
            jobs.put(state.id(), state);
        }
        return this;
    }

    public synchronized void answerNext(Answer answer) {
        answers.addLast(answer);
    }

    /** Answers so to the next commit for which something holds. */
    public synchronized void answerWhen(Predicate<Entries> holds, Answer answer) {
        condition = holds;
        conditional = answer;
    }

    /** Answers so to every commit for which something holds, from now on; null for no longer. */
    public synchronized void answerWhile(Predicate<Entries> holds, @Nullable Answer answer) {
        lastingCondition = holds;
        lasting = answer;
    }

    public synchronized void live(boolean live) {
        this.live = live;
    }

    public synchronized void fits(Predicate<Accepted> fits) {
        this.fits = fits;
    }

    @Override
    public synchronized LedgerPartition open(int partition) {
        opened++;
        return new Open(opened, List.copyOf(jobs.values()), nextOffset);
    }

    @Override
    public synchronized boolean isLive(Membership membership, int partition) {
        asked++;
        return live;
    }

    @Override
    public synchronized boolean fits(Accepted job) {
        return fits.test(job);
    }

    @Override
    public boolean canAnswer(Job job) {
        return true;
    }

    public synchronized @Nullable JobState job(String id) {
        return jobs.get(id);
    }

    public synchronized List<JobResult> results() {
        return List.copyOf(results);
    }

    public synchronized List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** The memberships of all transactions that were tried. */
    public synchronized List<Membership> memberships() {
        return List.copyOf(memberships);
    }

    public synchronized long nextOffset() {
        return nextOffset;
    }

    public synchronized int opened() {
        return opened;
    }

    /** How often somebody asked whether the member is live. */
    public synchronized int asked() {
        return asked;
    }

    private synchronized Commit write(int writer, Entries entries, long offset, Membership membership) {
        memberships.add(membership);
        if (writer != opened) {
            return new Commit.Broken("fenced");
        }
        Answer answer = answers.pollFirst();
        if (answer == null && conditional != null && condition.test(entries)) {
            answer = conditional;
            conditional = null;
        }
        if (answer == null && lasting != null && lastingCondition.test(entries)) {
            answer = lasting;
        }
        if (answer != null) {
            return answer.to(entries);
        }
        entries.states().forEach(state -> jobs.put(state.id(), state));
        entries.forgotten().forEach(jobs::remove);
        results.addAll(entries.results());
        deadLetters.addAll(entries.deadLetters());
        nextOffset = offset;
        return new Commit.Done();
    }

    private final class Open implements LedgerPartition {
        private final int writer;
        private final Collection<JobState> restored;
        private final long offset;

        Open(int writer, Collection<JobState> restored, long offset) {
            this.writer = writer;
            this.restored = restored;
            this.offset = offset;
        }

        @Override
        public Collection<JobState> jobs() {
            return restored;
        }

        @Override
        public long nextOffset() {
            return offset;
        }

        @Override
        public Commit commit(Entries entries, long nextOffset, Membership membership) {
            return write(writer, entries, nextOffset, membership);
        }

        @Override
        public void close() {}
    }
}
