package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Poll;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.job.JobState.Submitted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job that RunComfy had when its worker was lost, and how long it took until another worker asked about it.
 *
 * @param loss the kill or the freeze
 */
record Takeover(String id, Performed loss, Duration took) {

    /** A loss cannot be noticed sooner than this: the job had been handed over just before it. */
    private static final Duration SOONEST = ChaosProfile.SESSION.dividedBy(3);

    /** How long an outage has its effects. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** The takeovers of each loss of this kind. */
    static List<Takeover> after(Class<? extends ChaosAction> kind, Facts facts) {
        Map<String, List<Poll>> polls = facts.pollsByRequest();
        Map<String, List<Post>> posts = facts.postsById();
        List<Takeover> takeovers = new ArrayList<>();
        facts.versionsById().forEach((id, versions) -> {
            for (Performed loss : facts.done(kind).toList()) {
                String request = requestAt(loss.from(), versions).orElse("");
                List<Poll> asked = polls.getOrDefault(request, List.of());
                String owner = ownerAt(loss.from(), request, posts.getOrDefault(id, List.of()), asked);
                if (loss.worker().equals(owner)) {
                    firstPollOfAnother(loss, asked)
                            .map(look -> Duration.between(loss.from(), look.at()))
                            .filter(took -> took.compareTo(SOONEST) > 0)
                            .ifPresent(took -> takeovers.add(new Takeover(id, loss, took)));
                }
            }
        });
        return takeovers;
    }

    /** Whether broker and API were there all the time, and for a while before. */
    boolean isUndisturbed(Facts facts) {
        return facts.done().stream()
                .filter(done -> switch (done.action()) {
                    case ChaosAction.StopBroker _,
                            ChaosAction.StartBroker _,
                            ChaosAction.CloseApi _,
                            ChaosAction.OpenApi _,
                            ChaosAction.ExpireToken _,
                            ChaosAction.RenewToken _,
                            ChaosAction.Exchange _ -> true;
                    case ChaosAction.Kill _,
                            ChaosAction.Freeze _,
                            ChaosAction.Thaw _,
                            ChaosAction.Terminate _,
                            ChaosAction.CloseStore _,
                            ChaosAction.OpenStore _,
                            ChaosAction.Turn _ -> false;
                })
                .noneMatch(done -> done.during(loss.from(), loss.from().plus(took), SETTLED));
    }

    /** The request id that RunComfy had for the job by then; empty when it had none. */
    private static Optional<String> requestAt(Instant then, List<Version> versions) {
        Version latest = null;
        for (Version version : versions) {
            if (!version.at().isAfter(then)) {
                latest = version;
            }
        }
        return latest != null && latest.state() instanceof Submitted submitted
                ? Optional.of(submitted.requestId())
                : Optional.empty();
    }

    /** The worker that made the last call about the job. */
    private static String ownerAt(Instant then, String request, List<Post> posts, List<Poll> polls) {
        Optional<Poll> last =
                polls.stream().filter(it -> it.at().isBefore(then)).max(Comparator.comparing(Poll::at));
        return last.map(Poll::by)
                .or(() -> posts.stream()
                        .filter(post -> request.equals(post.requestId()))
                        .map(Post::by)
                        .findFirst())
                .orElse("");
    }

    private static Optional<Poll> firstPollOfAnother(Performed loss, List<Poll> polls) {
        return polls.stream()
                .filter(look -> look.at().isAfter(loss.from()) && !look.by().equals(loss.worker()))
                .min(Comparator.comparing(Poll::at));
    }
}
