package dev.reelay.console.overview;

import dev.reelay.kafka.BrokerException;
import dev.reelay.view.GroupState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks for the group of workers beside the pages: brokers may take many seconds to give no answer. Thread-safe. */
final class GroupWatch {

    /** Asks the brokers; blocks. */
    interface Source {
        GroupState group() throws BrokerException;
    }

    /**
     * What is known.
     *
     * @param group the last answer; null when there was none yet
     * @param trouble why there is no newer one, in one line; null when there is
     */
    record Answer(@Nullable GroupState group, @Nullable String trouble) {}

    private final Source source;
    private final Executor beside;
    private @Nullable GroupState last;
    private @Nullable CompletableFuture<GroupState> asking;

    /** @param beside runs what blocks */
    GroupWatch(Source source, Executor beside) {
        this.source = source;
        this.beside = beside;
    }

    /** The group, or the last answer when the brokers do not give one within that time. */
    Answer get(Duration wait) {
        CompletableFuture<GroupState> answer = ask();
        String trouble;
        try {
            return new Answer(answer.get(wait.toMillis(), TimeUnit.MILLISECONDS), null);
        } catch (TimeoutException e) {
            trouble = "The brokers have not answered yet";
        } catch (ExecutionException e) {
            trouble = e.getCause() instanceof BrokerException known
                    ? String.valueOf(known.getMessage())
                    : "The group could not be described: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = "The console is stopping";
        }
        return new Answer(last(), trouble);
    }

    private synchronized CompletableFuture<GroupState> ask() {
        if (asking == null || asking.isDone()) {
            CompletableFuture<GroupState> answer = new CompletableFuture<>();
            asking = answer;
            beside.execute(() -> ask(answer));
        }
        return asking;
    }

    private void ask(CompletableFuture<GroupState> answer) {
        try {
            GroupState group = source.group();
            keep(group);
            answer.complete(group);
        } catch (BrokerException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private synchronized void keep(GroupState group) {
        last = group;
    }

    private synchronized @Nullable GroupState last() {
        return last;
    }
}
